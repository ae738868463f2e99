import { parentPort, workerData } from "node:worker_threads";
import type { ParquetBatch, ParquetColumn } from "./parquet-file.ts";
import { createParquetFile } from "./parquet-file.ts";

/** A batch of rows, or null when there are no more; each is answered with the bytes that are ready. */
export type ToParquet = ParquetBatch | null;

const columns: readonly ParquetColumn[] = workerData;
const file = createParquetFile(columns);

parentPort?.on("message", (batch: ToParquet) => {
  const bytes = batch === null ? file.finish() : file.add(batch);
  parentPort?.postMessage(bytes);
});

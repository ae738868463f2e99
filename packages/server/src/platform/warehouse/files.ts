import { rmSync } from "node:fs";
import { join } from "node:path";

export const warehouseFile = (directory: string): string => join(directory, "warehouse.duckdb");

/** Where it puts what does not fit into memory; emptied by itself. */
export const spillDirectory = (directory: string): string => join(directory, "warehouse.tmp");

/** Removes a warehouse, with what DuckDB has not yet moved into its file. */
export const removeWarehouse = (file: string): void => {
  for (const each of [file, `${file}.wal`]) rmSync(each, { force: true });
};

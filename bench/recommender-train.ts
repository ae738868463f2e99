import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Columns, EaseOptions, ItemModel } from "@attune/recommender/ease";
import { emptyModel, withColumns } from "@attune/recommender/ease";
import type { Matrix } from "@attune/recommender/interaction";

const trainedBy = async (matrix: Matrix, items: Uint32Array, options: EaseOptions) => {
  const file = new URL("./recommender-thread.ts", import.meta.url);
  const worker = new Worker(file, { workerData: { matrix, items, options } });
  const [columns]: Columns[] = await once(worker, "message");
  await worker.terminate();
  if (columns === undefined) throw new Error("a thread ended without columns");
  return columns;
};

/** Trains on several threads; every so-many-th item each, since popular ones stand together. */
export const trainOn = async (
  threads: number,
  matrix: Matrix,
  options: EaseOptions,
): Promise<ItemModel> => {
  const items = Uint32Array.from({ length: matrix.itemCount }, (_, item) => item);
  const parts = Array.from({ length: threads }, (_, part) =>
    trainedBy(
      matrix,
      items.filter((item) => item % threads === part),
      options,
    ),
  );
  return withColumns(emptyModel(matrix.itemCount), await Promise.all(parts));
};

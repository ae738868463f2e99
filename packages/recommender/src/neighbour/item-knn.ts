import { sharedFloat32, sharedUint32 } from "../array/index.ts";
import type { ItemModel } from "../ease/index.ts";
import { createGram, emptyModel, withColumns } from "../ease/index.ts";
import type { Matrix } from "../interaction/index.ts";

/** Item kNN by cosine, where pairs with little evidence count less: what other models are held against. */
export const trainItemKnn = (
  matrix: Matrix,
  { neighbours, shrink }: { readonly neighbours: number; readonly shrink: number },
): ItemModel => {
  const gram = createGram(matrix, { rows: neighbours, lambda: shrink });
  const { itemCount } = matrix;
  const items = Uint32Array.from({ length: itemCount }, (_, item) => item);
  const rows = Array.from(items, (item) => gram.row(item));
  const start = sharedUint32(itemCount + 1);
  rows.forEach((row, item) => (start[item + 1] = (start[item] ?? 0) + row.to - row.from));
  const sources = sharedUint32(start[itemCount] ?? 0);
  const weights = sharedFloat32(sources.length);
  const size = (item: number): number => Math.sqrt((gram.diagonal[item] ?? 0) + shrink);
  rows.forEach((row, item) => {
    const first = start[item] ?? 0;
    for (let at = row.from; at < row.to; at += 1) {
      const other = row.items[at] ?? 0;
      sources[first + at - row.from] = other;
      weights[first + at - row.from] = (row.values[at] ?? 0) / (size(item) * size(other));
    }
  });
  return withColumns(emptyModel(itemCount), [{ items, start, sources, weights }]);
};

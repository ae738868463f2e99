import { sharedFloat32, sharedUint32, startsOf } from "../array/index.ts";
import type { Matrix } from "../interaction/index.ts";
import { factorise, invert } from "./cholesky.ts";
import type { ItemModel } from "./columns.ts";

const gramOf = (matrix: Matrix, lambda: number, dropout: number): Float64Array => {
  const { itemCount, userCount, userStart, items, values, userWeights } = matrix;
  const gram = new Float64Array(itemCount * itemCount);
  for (let user = 0; user < userCount; user += 1) {
    const weight = userWeights[user] ?? 0;
    const end = userStart[user + 1] ?? 0;
    for (let at = userStart[user] ?? 0; at < end; at += 1) {
      const row = (items[at] ?? 0) * itemCount;
      const value = (values[at] ?? 0) * weight;
      for (let other = userStart[user] ?? 0; other <= at; other += 1) {
        const place = row + (items[other] ?? 0);
        gram[place] = (gram[place] ?? 0) + value * (values[other] ?? 0);
      }
    }
  }
  for (let item = 0; item < itemCount; item += 1) {
    const place = item * itemCount + item;
    gram[place] = (gram[place] ?? 0) * (1 + dropout) + lambda;
  }
  return gram;
};

/**
 * EASE over all pairs of items at once, for catalogs that are small enough: with P the inverse of
 * X'WX + lambda, an item j hears an item i by -P[i][j] / P[j][j] (Steck 2019).
 */
export const trainDense = (
  matrix: Matrix,
  { lambda, dropout = 0 }: { readonly lambda: number; readonly dropout?: number },
): ItemModel => {
  const { itemCount, itemStart } = matrix;
  const gram = gramOf(matrix, lambda, dropout);
  factorise(gram, itemCount);
  const inverse = invert(gram, itemCount);
  const start = startsOf(new Uint32Array(itemCount).fill(Math.max(0, itemCount - 1)));
  const targets = sharedUint32(start[itemCount] ?? 0);
  const weights = sharedFloat32(targets.length);
  let at = 0;
  for (let source = 0; source < itemCount; source += 1)
    for (let target = 0; target < itemCount; target += 1) {
      if (source === target) continue;
      targets[at] = target;
      // An item without users hears nobody.
      const isSeen = (itemStart[target + 1] ?? 0) > (itemStart[target] ?? 0);
      weights[at] = isSeen
        ? -(inverse[source * itemCount + target] ?? 0) / (inverse[target * itemCount + target] ?? 1)
        : 0;
      at += 1;
    }
  return { itemCount, start, targets, weights };
};

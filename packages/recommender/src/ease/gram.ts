import { sharedFloat32, sharedUint32 } from "../array/index.ts";
import type { Matrix } from "../interaction/index.ts";
import { keepBest } from "../ranking/index.ts";

/** Which items go together and how strongly: rows of X'WX, each cut to its strongest neighbours. */
export type Gram = {
  /** How strongly each item goes with itself. */
  readonly diagonal: Float64Array;
  /** The row of an item, made when it is first asked for: strongest first. */
  readonly row: (item: number) => GramRow;
};

/** A stretch of two arrays that many rows share, from `from` to before `to`. */
export type GramRow = {
  readonly items: Uint32Array;
  readonly values: Float32Array;
  readonly from: number;
  readonly to: number;
};

export type GramOptions = {
  /** Most neighbours of an item that are kept for solving. */
  readonly rows: number;
  /** Ridge: how much evidence it takes. */
  readonly lambda: number;
};

const diagonalOf = ({ itemCount, itemStart, users, itemValues, userWeights }: Matrix) => {
  const diagonal = new Float64Array(itemCount);
  for (let item = 0; item < itemCount; item += 1) {
    let sum = 0;
    for (let at = itemStart[item] ?? 0; at < (itemStart[item + 1] ?? 0); at += 1) {
      const value = itemValues[at] ?? 0;
      sum += value * value * (userWeights[users[at] ?? 0] ?? 0);
    }
    diagonal[item] = sum;
  }
  return diagonal;
};

/** Adds what goes together with an item into `sums`, and answers how many items that are. */
const collect = (matrix: Matrix, item: number, sums: Float64Array, found: Uint32Array): number => {
  const { itemStart, users, itemValues, userStart, items, values, userWeights } = matrix;
  let count = 0;
  for (let at = itemStart[item] ?? 0; at < (itemStart[item + 1] ?? 0); at += 1) {
    const user = users[at] ?? 0;
    const weight = (itemValues[at] ?? 0) * (userWeights[user] ?? 0);
    const end = userStart[user + 1] ?? 0;
    for (let place = userStart[user] ?? 0; place < end; place += 1) {
      const other = items[place] ?? 0;
      const before = sums[other] ?? 0;
      if (before === 0) {
        found[count] = other;
        count += 1;
      }
      // A sum that comes back to nought would be found twice: the least there is keeps its place.
      sums[other] = before + weight * (values[place] ?? 0) || Number.MIN_VALUE;
    }
  }
  return count;
};

/** Most neighbours that an item can have: what its users have besides. */
const boundOf = (matrix: Matrix, item: number, rows: number): number => {
  const { itemStart, users, userStart } = matrix;
  const most = Math.min(rows, matrix.itemCount - 1);
  let bound = 0;
  for (let at = itemStart[item] ?? 0; at < (itemStart[item + 1] ?? 0) && bound < most; at += 1) {
    const user = users[at] ?? 0;
    bound += (userStart[user + 1] ?? 0) - (userStart[user] ?? 0) - 1;
  }
  return Math.min(bound, most);
};

/** Entries that all rows together can have. */
export const gramBound = (matrix: Matrix, rows: number): number => {
  let sum = 0;
  for (let item = 0; item < matrix.itemCount; item += 1) sum += boundOf(matrix, item, rows);
  return sum;
};

/** Most entries of a chunk. */
const CHUNK = 1 << 22;

/** Room for rows, in chunks that are taken when they are needed, each larger than the one before. */
const createArena = (rows: number) => {
  let items = sharedUint32(0);
  let values = sharedFloat32(0);
  let used = 0;
  return (length: number): GramRow => {
    if (used + length > items.length) {
      const size = Math.max(rows, Math.min(CHUNK, items.length * 2));
      items = sharedUint32(size);
      values = sharedFloat32(size);
      used = 0;
    }
    const from = used;
    used += length;
    return { items, values, from, to: used };
  };
};

/** The Gram rows of a matrix. */
export const createGram = (matrix: Matrix, { rows, lambda }: GramOptions): Gram => {
  const { itemCount } = matrix;
  const diagonal = diagonalOf(matrix);
  const known = Array.from<GramRow | undefined>({ length: itemCount });
  const sums = new Float64Array(itemCount);
  const found = new Uint32Array(itemCount);
  const best = keepBest(Math.min(rows, itemCount));
  const arena = createArena(Math.min(rows, itemCount));

  const make = (item: number): GramRow => {
    const count = collect(matrix, item, sums, found);
    for (let at = 0; at < count; at += 1) {
      const other = found[at] ?? 0;
      // By cosine, were each item seen lambda times more often: rare pairs must not look certain.
      if (other !== item)
        best.offer(other, (sums[other] ?? 0) / Math.sqrt((diagonal[other] ?? 0) + lambda));
    }
    const ranked = best.take().items;
    const row = arena(ranked.length);
    row.items.set(ranked, row.from);
    for (let at = 0; at < ranked.length; at += 1)
      row.values[row.from + at] = sums[ranked[at] ?? 0] ?? 0;
    for (let at = 0; at < count; at += 1) sums[found[at] ?? 0] = 0;
    return row;
  };
  return { diagonal, row: (item) => (known[item] ??= make(item)) };
};

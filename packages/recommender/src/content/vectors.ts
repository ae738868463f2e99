/** Embeddings of items, each of length one. All are compared with each other: exact, in one pass. */
export type Vectors = {
  /** Whether it could be used: of the length of the others, all numbers, and not all nought. */
  readonly put: (item: number, vector: ArrayLike<number>) => boolean;
  readonly remove: (item: number) => void;
  readonly get: (item: number) => Float32Array | null;
  readonly size: () => number;
  /** The cosine of each item to a vector, told one by one. */
  readonly compare: (vector: Float32Array, tell: (item: number, cosine: number) => void) => void;
};

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
};

/** A vector of length one in the same direction, or null where there is none. */
const unit = (vector: ArrayLike<number>): Float32Array | null => {
  const length = Math.sqrt(dot(vector, vector));
  if (!Number.isFinite(length) || length === 0) return null;
  return Float32Array.from(vector, (value) => value / length);
};

/** Rows one behind the other; who leaves is followed in its place by the last. */
export const createVectors = (): Vectors => {
  const rows = new Map<number, number>();
  const items: number[] = [];
  let width = 0;
  let values = new Float32Array();

  const rowAt = (row: number): Float32Array => values.subarray(row * width, (row + 1) * width);
  const grow = (): void => {
    const larger = new Float32Array(Math.max(width * 16, Math.ceil(values.length * 1.5)));
    larger.set(values);
    values = larger;
  };
  const remove = (item: number): void => {
    const row = rows.get(item);
    if (row === undefined) return;
    const last = items.length - 1;
    const moved = items[last] ?? item;
    rowAt(row).set(rowAt(last));
    items[row] = moved;
    rows.set(moved, row);
    rows.delete(item);
    items.pop();
  };

  return {
    put: (item, vector) => {
      remove(item);
      const made = unit(vector);
      if (made === null || (items.length > 0 && made.length !== width)) return false;
      if (items.length === 0 && made.length !== width) {
        width = made.length;
        values = new Float32Array();
      }
      if ((items.length + 1) * width > values.length) grow();
      rows.set(item, items.length);
      items.push(item);
      rowAt(items.length - 1).set(made);
      return true;
    },
    remove,
    get: (item) => {
      const row = rows.get(item);
      return row === undefined ? null : rowAt(row);
    },
    size: () => items.length,
    compare: (vector, tell) => {
      for (let row = 0; row < items.length; row += 1) {
        let sum = 0;
        const from = row * width;
        for (let at = 0; at < width; at += 1) sum += (values[from + at] ?? 0) * (vector[at] ?? 0);
        tell(items[row] ?? 0, sum);
      }
    },
  };
};

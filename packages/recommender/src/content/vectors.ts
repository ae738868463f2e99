/**
 * Embeddings of items, each of length one. Those with as many numbers are compared with each other: exact,
 * in one pass. Others are of another model, and say nothing of them.
 */
export type Vectors = {
  /** Whether it could be used: all numbers, and not all nought. */
  readonly put: (item: number, vector: ArrayLike<number>) => boolean;
  readonly remove: (item: number) => void;
  readonly get: (item: number) => Float32Array | null;
  readonly size: () => number;
  /** The cosine of each item to a vector, told one by one, of those that can be compared with it. */
  readonly compare: (vector: Float32Array, tell: (item: number, cosine: number) => void) => void;
};

/** The inner product; 0 of two that cannot be compared. */
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) return 0;
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

/** Vectors of one width. Rows one behind the other; who leaves is followed in its place by the last. */
const createRows = (width: number) => {
  const rows = new Map<number, number>();
  const items: number[] = [];
  let values = new Float32Array(width * 16);

  const rowAt = (row: number): Float32Array => values.subarray(row * width, (row + 1) * width);
  const grow = (): void => {
    const larger = new Float32Array(Math.ceil(values.length * 1.5));
    larger.set(values);
    values = larger;
  };
  return {
    add: (item: number, vector: Float32Array): void => {
      if ((items.length + 1) * width > values.length) grow();
      rows.set(item, items.length);
      items.push(item);
      rowAt(items.length - 1).set(vector);
    },
    remove: (item: number): void => {
      const row = rows.get(item);
      if (row === undefined) return;
      const last = items.length - 1;
      const moved = items[last] ?? item;
      rowAt(row).set(rowAt(last));
      items[row] = moved;
      rows.set(moved, row);
      rows.delete(item);
      items.pop();
    },
    get: (item: number): Float32Array | null => {
      const row = rows.get(item);
      return row === undefined ? null : rowAt(row);
    },
    size: (): number => items.length,
    compare: (vector: Float32Array, tell: (item: number, cosine: number) => void): void => {
      for (let row = 0; row < items.length; row += 1) {
        let sum = 0;
        const from = row * width;
        for (let at = 0; at < width; at += 1) sum += (values[from + at] ?? 0) * (vector[at] ?? 0);
        tell(items[row] ?? 0, sum);
      }
    },
  };
};

/** A catalog whose embeddings are replaced by those of another model has both for a while. */
export const createVectors = (): Vectors => {
  const widths = new Map<number, number>();
  const byWidth = new Map<number, ReturnType<typeof createRows>>();
  const rowsOf = (item: number) => byWidth.get(widths.get(item) ?? -1);
  const remove = (item: number): void => {
    const [width, rows] = [widths.get(item), rowsOf(item)];
    if (width === undefined || rows === undefined) return;
    rows.remove(item);
    widths.delete(item);
    if (rows.size() === 0) byWidth.delete(width);
  };
  return {
    put: (item, vector) => {
      remove(item);
      const made = unit(vector);
      if (made === null) return false;
      const rows = byWidth.get(made.length) ?? createRows(made.length);
      byWidth.set(made.length, rows);
      widths.set(item, made.length);
      rows.add(item, made);
      return true;
    },
    remove,
    get: (item) => rowsOf(item)?.get(item) ?? null,
    size: () => widths.size,
    compare: (vector, tell) => byWidth.get(vector.length)?.compare(vector, tell),
  };
};

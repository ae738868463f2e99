/** The terms of an item by their serials, ascending, with how often they stand in it. */
export type Row = { readonly serials: ArrayLike<number>; readonly counts: ArrayLike<number> };

/**
 * Terms of all items, one item behind the other, so that one is read in a stroke. What an item leaves behind
 * stays until it is as much as what is there.
 */
export type Rows = {
  /** Puts in an item that is not there. Memory goes by the largest number of an item. */
  readonly put: (item: number, row: Row) => void;
  readonly remove: (item: number) => void;
  readonly has: (item: number) => boolean;
  /** Where an item's terms begin and end, among those of all. */
  readonly from: (item: number) => number;
  readonly to: (item: number) => number;
  readonly serialAt: (place: number) => number;
  readonly countAt: (place: number) => number;
};

const LEAST = 64;

const grown = <Of extends Uint32Array | Float32Array>(
  old: Of,
  size: number,
  make: (size: number) => Of,
): Of => {
  if (size <= old.length) return old;
  const larger = make(Math.max(size, old.length * 2));
  larger.set(old);
  return larger;
};
const words = (size: number): Uint32Array => new Uint32Array(size);
const shares = (size: number): Float32Array => new Float32Array(size);

export const createRows = (): Rows => {
  let serials = words(LEAST);
  let counts = shares(LEAST);
  /** Where each item begins, from 1; 0 for one that is not there. */
  let starts = words(LEAST);
  let sizes = words(LEAST);
  let end = 0;
  let left = 0;

  const close = (): void => {
    const [oldSerials, oldCounts] = [serials, counts];
    serials = words(Math.max(LEAST, end));
    counts = shares(serials.length);
    end = 0;
    for (let item = 0; item < starts.length; item += 1) {
      const start = starts[item] ?? 0;
      if (start === 0) continue;
      const until = start - 1 + (sizes[item] ?? 0);
      serials.set(oldSerials.subarray(start - 1, until), end);
      counts.set(oldCounts.subarray(start - 1, until), end);
      starts[item] = end + 1;
      end += until - start + 1;
    }
    left = 0;
  };
  const from = (item: number): number => (starts[item] ?? 1) - 1;
  return {
    put: (item, row) => {
      const size = row.serials.length;
      serials = grown(serials, end + size, words);
      counts = grown(counts, end + size, shares);
      starts = grown(starts, item + 1, words);
      sizes = grown(sizes, item + 1, words);
      serials.set(row.serials, end);
      counts.set(row.counts, end);
      starts[item] = end + 1;
      sizes[item] = size;
      end += size;
    },
    remove: (item) => {
      if ((starts[item] ?? 0) === 0) return;
      left += sizes[item] ?? 0;
      starts[item] = 0;
      sizes[item] = 0;
      if (left > LEAST && 2 * left > end) close();
    },
    has: (item) => (starts[item] ?? 0) > 0,
    from,
    to: (item) => from(item) + (sizes[item] ?? 0),
    serialAt: (place) => serials[place] ?? 0,
    countAt: (place) => counts[place] ?? 0,
  };
};

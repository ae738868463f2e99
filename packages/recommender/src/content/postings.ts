/** The items that a term stands in, in ascending order, and how often. */
export type Postings = {
  readonly term: string;
  /** Terms are told apart by it, and ordered. */
  readonly serial: number;
  items: Uint32Array;
  counts: Float32Array;
  /** How long the items are. */
  lengths: Float32Array;
  size: number;
  /** No item has it oftener, and none that has it is shorter: what it can do for an item hangs on that. */
  most: number;
  shortest: number;
};

const LEAST = 2;

export const createPostings = (term: string, serial: number): Postings => ({
  term,
  serial,
  items: new Uint32Array(LEAST),
  counts: new Float32Array(LEAST),
  lengths: new Float32Array(LEAST),
  size: 0,
  most: 0,
  shortest: Infinity,
});

/** Where an item stands, or would stand. */
const placeOf = ({ items, size }: Postings, item: number): number => {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] ?? 0) < item) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Puts in an item of a length that is not there yet. */
export const post = (
  postings: Postings,
  item: number,
  { count, length }: { readonly count: number; readonly length: number },
): void => {
  if (postings.size === postings.items.length) {
    const items = new Uint32Array(Math.ceil(postings.size * 1.5));
    items.set(postings.items);
    const counts = new Float32Array(items.length);
    counts.set(postings.counts);
    const lengths = new Float32Array(items.length);
    lengths.set(postings.lengths);
    postings.items = items;
    postings.counts = counts;
    postings.lengths = lengths;
  }
  const at = placeOf(postings, item);
  postings.items.copyWithin(at + 1, at, postings.size);
  postings.counts.copyWithin(at + 1, at, postings.size);
  postings.lengths.copyWithin(at + 1, at, postings.size);
  postings.items[at] = item;
  postings.counts[at] = count;
  postings.lengths[at] = length;
  postings.size += 1;
  postings.most = Math.max(postings.most, count);
  postings.shortest = Math.min(postings.shortest, length);
};

/** Takes out an item, if it is there. What was the most and the shortest stays: it holds for fewer too. */
export const unpost = (postings: Postings, item: number): void => {
  const at = placeOf(postings, item);
  if (at >= postings.size || postings.items[at] !== item) return;
  postings.items.copyWithin(at, at + 1, postings.size);
  postings.counts.copyWithin(at, at + 1, postings.size);
  postings.lengths.copyWithin(at, at + 1, postings.size);
  postings.size -= 1;
};

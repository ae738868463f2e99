/** The items that a term stands in, in ascending order, and how often. */
export type Postings = {
  readonly term: string;
  /** Terms in the order in which they were first met. */
  readonly serial: number;
  items: Uint32Array;
  counts: Float32Array;
  size: number;
};

const LEAST = 2;

export const createPostings = (term: string, serial: number): Postings => ({
  term,
  serial,
  items: new Uint32Array(LEAST),
  counts: new Float32Array(LEAST),
  size: 0,
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

/** Puts in an item that is not there yet. */
export const post = (postings: Postings, item: number, count: number): void => {
  if (postings.size === postings.items.length) {
    const items = new Uint32Array(Math.ceil(postings.size * 1.5));
    items.set(postings.items);
    const counts = new Float32Array(items.length);
    counts.set(postings.counts);
    postings.items = items;
    postings.counts = counts;
  }
  const at = placeOf(postings, item);
  postings.items.copyWithin(at + 1, at, postings.size);
  postings.counts.copyWithin(at + 1, at, postings.size);
  postings.items[at] = item;
  postings.counts[at] = count;
  postings.size += 1;
};

/** Takes out an item, if it is there. */
export const unpost = (postings: Postings, item: number): void => {
  const at = placeOf(postings, item);
  if (at >= postings.size || postings.items[at] !== item) return;
  postings.items.copyWithin(at, at + 1, postings.size);
  postings.counts.copyWithin(at, at + 1, postings.size);
  postings.size -= 1;
};

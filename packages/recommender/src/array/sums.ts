/** Sums of what was added to numbers, of the few among many that something was added to. */
export type Sums = {
  /** Begins anew, with room for so many different numbers. */
  readonly begin: (most: number) => void;
  readonly add: (number: number, value: number) => void;
  /** How many numbers something was added to. */
  readonly size: () => number;
  /** They and their sums, by a place below that, in the order in which they came. */
  readonly numberAt: (place: number) => number;
  readonly sumAt: (place: number) => number;
};

/** Knuth's factor: 2^32 over the golden ratio. */
const GOLDEN = 0x9e37_79b1;
const bitsFor = (count: number): number => Math.max(6, Math.ceil(Math.log2(Math.max(1, count))));

/**
 * Sums of numbers below `range`, in a table with twice the room that is asked for, or one place a number
 * where that is less: what is small stays where it is quick to reach, however large the range.
 */
export const createSums = (range: number): Sums => {
  /** The number in a place of the table, from 1; 0 for none. */
  let keys = new Uint32Array(0);
  let sums = new Float64Array(0);
  let taken = new Uint32Array(0);
  let [factor, shift, mask, count] = [1, 0, 0, 0];

  const begin = (most: number): void => {
    for (let at = 0; at < count; at += 1) {
      keys[taken[at] ?? 0] = 0;
      sums[taken[at] ?? 0] = 0;
    }
    count = 0;
    const [wanted, whole] = [bitsFor(2 * most), bitsFor(range)];
    const bits = Math.min(wanted, whole);
    factor = wanted < whole ? GOLDEN : 1;
    shift = wanted < whole ? 32 - bits : 0;
    mask = 2 ** bits - 1;
    if (keys.length > mask) return;
    keys = new Uint32Array(mask + 1);
    sums = new Float64Array(mask + 1);
    taken = new Uint32Array(mask + 1);
  };
  const add = (number: number, value: number): void => {
    let slot = (Math.imul(number, factor) >>> shift) & mask;
    for (;;) {
      const key = keys[slot] ?? 0;
      if (key === number + 1) break;
      if (key === 0) {
        keys[slot] = number + 1;
        taken[count] = slot;
        count += 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
    sums[slot] = (sums[slot] ?? 0) + value;
  };
  return {
    begin,
    add,
    size: () => count,
    numberAt: (place) => (keys[taken[place] ?? 0] ?? 0) - 1,
    sumAt: (place) => sums[taken[place] ?? 0] ?? 0,
  };
};

/** Counters of items that decay, of those items alone that something happened with. */
export type Counters = {
  readonly add: (item: number, weight: number, time: number) => void;
  /** Decayed sum of an item at a time. */
  readonly recent: (item: number, time: number) => number;
  /** What a decayed sum would be if as much happened as is usual for the item. */
  readonly expected: (item: number, time: number) => number;
  /** Decayed sum of all items, those that were let go too. */
  readonly total: (time: number) => number;
  /** The items with the largest decayed sums; at least as many as are kept, if there are as many. */
  readonly liveliest: () => Iterable<number>;
  readonly all: () => Iterable<number>;
  readonly has: (item: number) => boolean;
  /** How many items something happened with. */
  readonly size: () => number;
};

export type CountersOptions = {
  /** Milliseconds: what happened so long ago counts half of what happens now. */
  readonly halfLife: number;
  /** The same for what is usual; longer than `halfLife`. */
  readonly usual: number;
  /** How many of the liveliest items are known at once. */
  readonly lively: number;
  /** Whether the others are let go, so that memory is bounded by `lively`. */
  readonly isBounded: boolean;
};

type Count = { short: number; long: number; time: number };

// Most of what is counted happens now: a power of nought need not be worked out.
const fade = (age: number, half: number): number => (age === 0 ? 1 : 2 ** (-age / half));

const faded = (sum: number, age: number, half: number): number =>
  sum === 0 ? 0 : sum * fade(age, half);

const addTo = (
  count: Count,
  weight: number,
  time: number,
  { halfLife, usual }: CountersOptions,
): void => {
  const now = Math.max(time, count.time);
  count.short =
    faded(count.short, now - count.time, halfLife) + weight * fade(now - time, halfLife);
  count.long = faded(count.long, now - count.time, usual) + weight * fade(now - time, usual);
  count.time = now;
};

/**
 * Which items are liveliest. All sums decay alike, so their order changes only where something is added:
 * an item that was passed over comes back with the first addition that lifts it above those kept.
 */
const createLively = (
  counts: Map<number, Count>,
  { halfLife, lively, isBounded }: CountersOptions,
) => {
  const items = new Set<number>();
  let threshold = Number.NEGATIVE_INFINITY;
  /** Grows with the decayed sum, and is the same at any time. */
  const strength = ({ short, time }: Count): number => Math.log2(short) + time / halfLife;

  const prune = (): void => {
    const ranked = [...items]
      .map((item) => {
        const count = counts.get(item);
        return { item, strength: count === undefined ? threshold : strength(count) };
      })
      .sort((a, b) => b.strength - a.strength || a.item - b.item);
    threshold = ranked[lively - 1]?.strength ?? threshold;
    for (const { item } of ranked.slice(lively)) {
      items.delete(item);
      if (isBounded) counts.delete(item);
    }
  };
  return {
    items,
    added: (item: number, count: Count): void => {
      if (!isBounded && strength(count) <= threshold) return;
      items.add(item);
      if (items.size > 2 * lively) prune();
    },
  };
};

export const createCounters = (options: CountersOptions): Counters => {
  const { halfLife, usual } = options;
  const counts = new Map<number, Count>();
  const whole: Count = { short: 0, long: 0, time: Number.NEGATIVE_INFINITY };
  const lively = createLively(counts, options);
  return {
    add: (item, weight, time) => {
      const count = counts.get(item) ?? { short: 0, long: 0, time };
      counts.set(item, count);
      addTo(count, weight, time, options);
      addTo(whole, weight, time, options);
      lively.added(item, count);
    },
    recent: (item, time) => {
      const count = counts.get(item);
      return count === undefined ? 0 : faded(count.short, time - count.time, halfLife);
    },
    // In steady traffic a decayed sum is in proportion to its half-life.
    expected: (item, time) => {
      const count = counts.get(item);
      return count === undefined
        ? 0
        : faded(count.long, time - count.time, usual) * (halfLife / usual);
    },
    total: (time) => faded(whole.short, time - whole.time, halfLife),
    liveliest: () => lively.items,
    all: () => counts.keys(),
    has: (item) => counts.has(item),
    size: () => counts.size,
  };
};

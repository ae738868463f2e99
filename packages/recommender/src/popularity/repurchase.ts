/** How long people take to buy an item again, learnt as they do. */
export type Repurchase = {
  /** A time between two purchases of an item by one person, in milliseconds. */
  readonly learn: (item: number, category: string | null, gap: number) => void;
  /** The usual time: of the item where enough is known of it, else of its category, else nothing. */
  readonly usual: (item: number, category: string | null) => number | null;
};

export type RepurchaseOptions = {
  /** Times that must be known before their median is believed. */
  readonly minimum: number;
  /** Latest times that are kept of an item or a category. */
  readonly kept: number;
};

export const REPURCHASE_DEFAULTS: RepurchaseOptions = { minimum: 5, kept: 101 };

/** The middle of some numbers, of an even number the mean of the two in the middle; null of none. */
export const medianOf = (numbers: readonly number[]): number | null => {
  const ascending = numbers.toSorted((a, b) => a - b);
  const [low, high] = [ascending[(ascending.length - 1) >> 1], ascending[ascending.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
};

type Gaps = { readonly times: number[]; next: number };

const createGaps = <Key>({ minimum, kept }: RepurchaseOptions) => {
  const known = new Map<Key, Gaps>();
  return {
    add: (key: Key, gap: number): void => {
      const gaps = known.get(key) ?? { times: [], next: 0 };
      gaps.times[gaps.next] = gap;
      gaps.next = (gaps.next + 1) % kept;
      known.set(key, gaps);
    },
    median: (key: Key): number | null => {
      const { times } = known.get(key) ?? { times: [] };
      return times.length >= minimum ? medianOf(times) : null;
    },
  };
};

/** Medians of the latest times between purchases; what is not a time above nought is left out. */
export const createRepurchase = (options: RepurchaseOptions = REPURCHASE_DEFAULTS): Repurchase => {
  const items = createGaps<number>(options);
  const categories = createGaps<string>(options);
  return {
    learn: (item, category, gap) => {
      if (!Number.isFinite(gap) || gap <= 0) return;
      items.add(item, gap);
      if (category !== null) categories.add(category, gap);
    },
    usual: (item, category) =>
      items.median(item) ?? (category === null ? null : categories.median(category)),
  };
};

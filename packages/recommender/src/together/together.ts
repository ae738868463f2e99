import type { Matrix } from "../interaction/index.ts";

/** Two items in the same baskets: how often, and how much oftener than chance would have it. */
export type Pair = {
  readonly item: number;
  /** Baskets that hold both. */
  readonly support: number;
  /** Times as often as if the two had nothing to do with each other. */
  readonly lift: number;
  /** Dunning's log-likelihood ratio: how sure it is that they have. */
  readonly likelihood: number;
};

export type TogetherOptions = {
  readonly minSupport: number;
  readonly minLift: number;
  /** 10.83 is what chance alone reaches for one pair of a thousand. */
  readonly minLikelihood: number;
};

export const TOGETHER_DEFAULTS: TogetherOptions = {
  minSupport: 3,
  minLift: 1,
  minLikelihood: 10.83,
};

const entropy = (...counts: readonly number[]): number => {
  const sum = counts.reduce((whole, count) => whole + count, 0);
  return counts.reduce(
    (whole, count) => (count > 0 ? whole + count * Math.log(count / sum) : whole),
    0,
  );
};

/** The log-likelihood ratio of a table of two by two: both, one, the other, neither. */
export const likelihoodRatio = (
  both: number,
  first: number,
  second: number,
  neither: number,
): number => {
  const rows = entropy(both + first, second + neither);
  const columns = entropy(both + second, first + neither);
  return Math.max(0, 2 * (entropy(both, first, second, neither) - rows - columns));
};

/** What is bought together with an item, surest first. A user of the matrix is a basket here. */
export const createTogether = (matrix: Matrix) => {
  const { userCount, itemCount, itemStart, users, userStart, items } = matrix;
  const counts = new Uint32Array(itemCount);
  const countOf = (item: number): number => (itemStart[item + 1] ?? 0) - (itemStart[item] ?? 0);

  const shared = (item: number): Set<number> => {
    const found = new Set<number>();
    for (let at = itemStart[item] ?? 0; at < (itemStart[item + 1] ?? 0); at += 1) {
      const basket = users[at] ?? 0;
      const end = userStart[basket + 1] ?? 0;
      for (let place = userStart[basket] ?? 0; place < end; place += 1) {
        const other = items[place] ?? 0;
        counts[other] = (counts[other] ?? 0) + 1;
        if (other !== item) found.add(other);
      }
    }
    return found;
  };
  const pairOf = (item: number, other: number): Pair => {
    const support = counts[other] ?? 0;
    const [own, its] = [countOf(item), countOf(other)];
    const neither = userCount - own - its + support;
    return {
      item: other,
      support,
      lift: (support * userCount) / (own * its),
      likelihood: likelihoodRatio(support, own - support, its - support, neither),
    };
  };

  return (
    item: number,
    most: number,
    { minSupport, minLift, minLikelihood }: TogetherOptions = TOGETHER_DEFAULTS,
  ): readonly Pair[] => {
    const found = shared(item);
    const pairs = [...found].map((other) => pairOf(item, other));
    counts[item] = 0;
    for (const other of found) counts[other] = 0;
    return pairs
      .filter(
        ({ support, lift, likelihood }) =>
          support >= minSupport && lift > minLift && likelihood >= minLikelihood,
      )
      .sort((a, b) => b.likelihood - a.likelihood || a.item - b.item)
      .slice(0, most);
  };
};

import { bucketOf } from "./hash.ts";

/** Buckets from `from` up to, but without, `until`. */
export type BucketRange = readonly [from: number, until: number];

/** Sums of rounded weights that are still taken for 1. */
const [LEAST_SUM, MOST_SUM] = [0.99, 1.01];

export const equalWeights = (count: number): readonly number[] =>
  count < 1 ? [] : Array.from({ length: count }, () => 1 / count);

/**
 * The buckets of each variation: each begins where its weight does, and takes as much of it as is
 * covered, so that more coverage moves nobody. Weights that do not add up to 1 are equal ones.
 */
export const bucketRanges = (
  count: number,
  coverage: number,
  weights: readonly number[] | null,
): readonly BucketRange[] => {
  const covered = Math.min(1, Math.max(0, coverage));
  const sum = weights?.reduce((total, weight) => total + weight, 0) ?? 0;
  const isUsable = weights?.length === count && sum >= LEAST_SUM && sum <= MOST_SUM;
  const used = isUsable ? weights : equalWeights(count);
  let from = 0;
  return used.map((weight) => {
    const range: BucketRange = [from, from + covered * weight];
    from += weight;
    return range;
  });
};

export const inRange = (bucket: number, [from, until]: BucketRange): boolean =>
  bucket >= from && bucket < until;

/** The variation whose buckets hold somebody's; null when none does. */
export const variationAt = (bucket: number, ranges: readonly BucketRange[]): number | null => {
  const variation = ranges.findIndex((range) => inRange(bucket, range));
  return variation === -1 ? null : variation;
};

/** Whether somebody is in a part of a namespace: parts that do not overlap share nobody. */
export const inNamespace = (value: string, namespace: string, range: BucketRange): boolean =>
  inRange(bucketOf(`__${namespace}`, value, 1), range);

/** Where a number is with 95 % confidence. */
export type Interval = { readonly low: number; readonly high: number };

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959_963_984_540_054;

/**
 * How many of a population have what `hits` of a random sample of `looked` have: the point estimate
 * with the interval of Wilson's score (Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference"), never outside of what the sample itself has shown.
 */
export const estimateOf = (
  hits: number,
  looked: number,
  population: number,
): { readonly count: number; readonly interval: Interval } => {
  if (looked === 0) return { count: 0, interval: { low: 0, high: population } };
  const part = hits / looked;
  const square = (Z * Z) / looked;
  const middle = (part + square / 2) / (1 + square);
  const half = (Z / (1 + square)) * Math.sqrt((part * (1 - part)) / looked + square / (4 * looked));
  const [known, unknown] = [hits, population - (looked - hits)];
  return {
    count: Math.round(part * population),
    interval: {
      low: Math.max(known, Math.floor((middle - half) * population)),
      high: Math.min(unknown, Math.ceil((middle + half) * population)),
    },
  };
};

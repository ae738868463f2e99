import { LEAST } from "../quality/index.ts";

/** Things that people had, and how many of them were hits; sums over the people who had any. */
export type Tallies = {
  readonly people: number;
  /** Things in all. */
  readonly of: number;
  readonly hits: number;
  /** Over people: the square of the things, the things times the hits, the square of the hits. */
  readonly ofSquared: number;
  readonly ofHits: number;
  readonly hitsSquared: number;
};

/** A share with where it is with 95 % confidence, or how many people there are of how many it needs (L10). */
export type Rate =
  | { readonly value: number; readonly interval: { readonly low: number; readonly high: number } }
  | {
      readonly value: null;
      readonly insufficient: { readonly need: number; readonly have: number };
    };

/** The normal distribution's quantile of 0.975. */
const Z = 1.959964;
const PRECISION = 1_000_000;

const rounded = (value: number): number => Math.round(value * PRECISION) / PRECISION;

/**
 * As many independent things as say what these say. What one person does is alike: the variance of the
 * share over people (the ratio estimator of cluster sampling; Cochran 1977, "Sampling Techniques", 6.3)
 * stands against that of independent things. Where nothing or all is a hit, each person counts once.
 */
const effective = (tallies: Tallies, share: number): number => {
  const { people, of, ofSquared, ofHits, hitsSquared } = tallies;
  if (share === 0 || share === 1) return people;
  const spread = hitsSquared - 2 * share * ofHits + share * share * ofSquared;
  const variance = (people / (people - 1)) * (spread / (of * of));
  const independent = (share * (1 - share)) / of;
  return of / Math.max(1, variance / independent);
};

/**
 * Hits ÷ things, with the score interval of Wilson (1927, "Probable inference, the law of succession,
 * and statistical inference") of as many independent things; insufficient with fewer than 20 people.
 */
export const rateOf = (tallies: Tallies): Rate => {
  const { people, of, hits } = tallies;
  if (people < LEAST) return { value: null, insufficient: { need: LEAST, have: people } };
  const share = hits / of;
  const size = effective(tallies, share);
  const whole = 1 + (Z * Z) / size;
  const middle = (share + (Z * Z) / (2 * size)) / whole;
  const half = (Z / whole) * Math.sqrt((share * (1 - share)) / size + (Z * Z) / (4 * size * size));
  return {
    value: rounded(share),
    interval: {
      low: rounded(Math.max(0, Math.min(share, middle - half))),
      high: rounded(Math.min(1, Math.max(share, middle + half))),
    },
  };
};

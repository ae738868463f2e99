import type { Arbitration } from "./arbitration.ts";

/** How often an offer was shown in a slot, and what came of it. */
export type Figures = {
  readonly shown: number;
  readonly clicked: number;
  readonly dismissed: number;
};

/** What is known of the part of those who click: a Beta distribution. */
export type Posterior = { readonly alpha: number; readonly beta: number };

/** Samples that stand for a posterior: each choice is one of so many that are equally likely. */
export const SAMPLES = 64;

/** Samples of the propensity of an offer. */
export type Samples = ArrayLike<number>;

/** As many times shown as there were clicks, when events of showing are missing. */
const seenOf = ({ shown, clicked }: Figures): number => Math.max(shown, clicked);

/** The prior with what was seen since: a Beta distribution stays one (conjugate prior). */
export const posteriorOf = (
  figures: Figures,
  { rate, weight }: Arbitration["prior"],
): Posterior => ({
  alpha: figures.clicked + rate * weight,
  beta: seenOf(figures) - figures.clicked + (1 - rate) * weight,
});

/** Mean of the posterior: (clicked + rate × weight) ÷ (shown + weight). */
export const meanOf = (figures: Figures, { rate, weight }: Arbitration["prior"]): number =>
  (figures.clicked + rate * weight) / (seenOf(figures) + weight);

/** MurmurHash3's finaliser (Austin Appleby, public domain): each bit of the input moves each of the output. */
const mixed = (bits: number): number => {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

const hashOf = (text: string, seed: number): number => {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1)
    hash = mixed(Math.imul(hash, 5) + text.charCodeAt(index) + 0x9e3779b9);
  return hash;
};

/** Numbers between 0 and 1, without both, the same for the same text. sfc32 (Chris Doty-Humphrey, PractRand, public domain). */
const uniformsOf = (text: string): (() => number) => {
  let [a, b, c] = [hashOf(text, 1), hashOf(text, 2), hashOf(text, 3)];
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / 4_294_967_296;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
};

/** A standard normal: the polar method (Marsaglia and Bray, 1964). */
const normal = (uniform: () => number): number => {
  for (;;) {
    const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
    const square = x * x + y * y;
    if (square < 1 && square > 0) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
};

/** Logarithm of a gamma of shape 1 or more: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
const logGammaFromOne = (shape: number, uniform: () => number): number => {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(uniform);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v)))
      return Math.log(d) + Math.log(v);
  }
};

/** Below this a shape is taken for it: its gamma is next to 0 by any measure, and its logarithm stays finite. */
const SMALLEST_SHAPE = 1e-6;

/** The same for any shape: for less than 1 by that of one more (section 6 of the same paper). */
const logGamma = (shape: number, uniform: () => number): number => {
  if (shape >= 1) return logGammaFromOne(shape, uniform);
  const used = Math.max(shape, SMALLEST_SHAPE);
  return logGammaFromOne(used + 1, uniform) + Math.log(uniform()) / used;
};

/**
 * Samples of a posterior: X ÷ (X + Y) of two gammas, by their logarithms. They depend on the offer's key
 * and the posterior alone, so that a replay from recorded figures has the same ones.
 */
export const samplesOf = (offer: string, { alpha, beta }: Posterior): Samples => {
  const uniform = uniformsOf(`${alpha} ${beta} ${offer}`);
  return Float64Array.from(
    { length: SAMPLES },
    () => 1 / (1 + Math.exp(-(logGamma(alpha, uniform) - logGamma(beta, uniform)))),
  );
};

/** Most offers whose samples are kept: 512 bytes each. */
const MOST_KEPT = 4_096;

/** `samplesOf` that keeps the latest of each offer: figures change less often than decisions are made. */
export type SamplesOf = (offer: string, posterior: Posterior) => Samples;

export const createSamples = (): SamplesOf => {
  const kept = new Map<string, Posterior & { readonly samples: Samples }>();
  return (offer, { alpha, beta }) => {
    const known = kept.get(offer);
    if (known?.alpha === alpha && known.beta === beta) return known.samples;
    if (known === undefined && kept.size >= MOST_KEPT) {
      for (const [oldest] of kept.entries().take(1)) kept.delete(oldest);
    }
    const samples = samplesOf(offer, { alpha, beta });
    kept.set(offer, { alpha, beta, samples });
    return samples;
  };
};

import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Posterior } from "./posterior.ts";
import { createSamples, meanOf, posteriorOf, samplesOf } from "./posterior.ts";

const OFFERS = 300;

/** Samples of many offers with one posterior, in ascending order. */
const samplesWith = (posterior: Posterior): Float64Array =>
  Float64Array.from(
    Array.from({ length: OFFERS }, (_, nth) =>
      Array.from(samplesOf(`offer-${nth}`, posterior)),
    ).flat(),
  ).sort();

/** Kolmogorov's distance between samples and a distribution. */
const distance = (sorted: Float64Array, share: (x: number) => number): number =>
  sorted.reduce((most, x, nth) => {
    const expected = share(x);
    return Math.max(most, expected - nth / sorted.length, (nth + 1) / sorted.length - expected);
  }, 0);

describe("samples of a posterior", () => {
  // Beta distributions that have a distribution function in closed form.
  test.each([
    ["1, 1: uniform", 1, 1, (x: number) => x],
    ["2, 1", 2, 1, (x: number) => x * x],
    ["1, 5", 1, 5, (x: number) => 1 - (1 - x) ** 5],
    ["½, ½: arcsine", 0.5, 0.5, (x: number) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
    ["0.1, 1", 0.1, 1, (x: number) => x ** 0.1],
    ["3, 2", 3, 2, (x: number) => 4 * x ** 3 - 3 * x ** 4],
    ["2, 2", 2, 2, (x: number) => 3 * x ** 2 - 2 * x ** 3],
  ])("follow the Beta distribution %s", (_name, alpha, beta, share) => {
    const sorted = samplesWith({ alpha, beta });
    // Kolmogorov's limit for a thousandth: 1.95 ÷ √n.
    expect(distance(sorted, share)).toBeLessThan(1.95 / Math.sqrt(sorted.length));
  });

  test("have mean and spread of a large Beta distribution", () => {
    const [alpha, beta] = [2_000, 98_000];
    const sorted = samplesWith({ alpha, beta });
    const mean = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
    const variance = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sorted.length;
    const expected = (alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1));
    expect(Math.abs(mean - 0.02)).toBeLessThan(4 * Math.sqrt(expected / sorted.length));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });

  test.prop([
    fc.double({ min: 1e-300, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-300, max: 1e9, noNaN: true }),
    fc.string({ maxLength: 20 }),
  ])("are parts of 1 for whatever posterior, and the same each time", (alpha, beta, offer) => {
    const samples = Array.from(samplesOf(offer, { alpha, beta }));
    expect(samples).toHaveLength(64);
    expect(samples.every((sample) => sample >= 0 && sample <= 1)).toBe(true);
    expect(Array.from(samplesOf(offer, { alpha, beta }))).toEqual(samples);
  });

  test("L1: are these, for ever", () => {
    const first = (offer: string, alpha: number, beta: number) =>
      Array.from(samplesOf(offer, { alpha, beta }))
        .slice(0, 3)
        .map((sample) => sample.toFixed(9));
    expect(first("spring-sale", 1, 49)).toMatchInlineSnapshot(`
      [
        "0.076978537",
        "0.000181277",
        "0.019773492",
      ]
    `);
    expect(first("spring-sale", 0.2, 9.8)).toMatchInlineSnapshot(`
      [
        "0.032912629",
        "0.000779382",
        "0.000028782",
      ]
    `);
  });

  test("of different offers have nothing to do with each other", () => {
    const pairs = Array.from({ length: OFFERS }, (_, nth) => {
      const [a, b] = [`offer-${nth}`, `offer-${nth + 1}`].map((offer) =>
        Array.from(samplesOf(offer, { alpha: 1, beta: 1 })),
      );
      return (a ?? []).map((x, at) => (x - 0.5) * ((b?.[at] ?? 0) - 0.5) * 12);
    }).flat();
    const correlation = pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(pairs.length));
  });

  test("are kept until the posterior is another, and are no others for it", () => {
    const samples = createSamples();
    const [one, other] = [
      { alpha: 1, beta: 49 },
      { alpha: 2, beta: 49 },
    ];
    const first = samples("hat", one);
    expect(samples("hat", { ...one })).toBe(first);
    expect(samples("hat", other)).toEqual(samplesOf("hat", other));
    expect(samples("hat", one)).toEqual(first);
    for (let nth = 0; nth < 4_096; nth += 1) samples(`offer-${nth}`, one);
    expect(samples("hat", one)).not.toBe(first);
    expect(samples("hat", one)).toEqual(first);
  });
});

describe("a posterior", () => {
  const prior = { rate: 0.02, weight: 50 };

  test("is the prior before anybody saw the offer", () => {
    const figures = { shown: 0, clicked: 0, dismissed: 0 };
    expect(posteriorOf(figures, prior)).toEqual({ alpha: 1, beta: 49 });
    expect(meanOf(figures, prior)).toBe(0.02);
  });

  test.prop([fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 })])(
    "has the mean that scores use",
    (shown, clicked) => {
      const figures = { shown, clicked, dismissed: 0 };
      const { alpha, beta } = posteriorOf(figures, prior);
      expect(alpha / (alpha + beta)).toBeCloseTo(meanOf(figures, prior), 12);
      expect(beta).toBeGreaterThan(0);
    },
  );
});

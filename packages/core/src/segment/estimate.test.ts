import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { estimateOf } from "./estimate.ts";

describe("an estimate", () => {
  test("has the exact interval", () => {
    // Of very many it is that of Clopper and Pearson's tables: 15 of 100, 0.0865 to 0.2353.
    const all = 100_000_000;
    const { count, interval } = estimateOf(15, 100, all);
    expect(count).toBe(15_000_000);
    expect(interval.low / all).toBeCloseTo(0.0865, 4);
    expect(interval.high / all).toBeCloseTo(0.2353, 4);
    // None of 100: 1 − 0.025^(1/100).
    expect(estimateOf(0, 100, all).interval.high / all).toBeCloseTo(1 - 0.025 ** 0.01, 6);
  });

  /** By whole numbers alone, each way to draw counted. */
  const ways = (n: number, k: number): bigint => {
    let count = 1n;
    for (let each = 1; each <= k; each += 1) count = (count * BigInt(n - k + each)) / BigInt(each);
    return k < 0 || k > n ? 0n : count;
  };

  test.each([
    [40, 1],
    [40, 5],
    [120, 20],
    [150, 140],
    [400, 30],
  ])("of %d holds in 95 of 100 samples of %d, however many there are", (population, looked) => {
    const drawn = Array.from({ length: looked + 1 }, (_, hits) =>
      estimateOf(hits, looked, population),
    );
    for (let having = 0; having <= population; having += 1) {
      let holding = 0n;
      for (const [hits, { interval }] of drawn.entries())
        if (interval.low <= having && having <= interval.high)
          holding += ways(having, hits) * ways(population - having, looked - hits);
      const share = Number((holding * 1_000_000n) / ways(population, looked));
      expect(share, `${having} of ${population}`).toBeGreaterThanOrEqual(950_000);
    }
  });

  const sample = fc
    .tuple(fc.nat(10_000), fc.nat(100_000))
    .chain(([looked, more]) =>
      fc.tuple(fc.nat(looked), fc.constant(looked), fc.constant(looked + more)),
    );
  test.prop([sample])("holds what the sample has shown, and itself", ([hits, looked, all]) => {
    const { count, interval } = estimateOf(hits, looked, all);
    expect(interval.low).toBeGreaterThanOrEqual(hits);
    expect(interval.high).toBeLessThanOrEqual(all - (looked - hits));
    if (looked === 0) return;
    expect(count).toBeGreaterThanOrEqual(interval.low);
    expect(count).toBeLessThanOrEqual(interval.high);
  });
});

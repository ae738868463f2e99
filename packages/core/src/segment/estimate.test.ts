import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { estimateOf } from "./estimate.ts";

describe("an estimate", () => {
  test("has the interval that Wilson's score gives", () => {
    // 15 of 100: 0.0931 to 0.2328, as the tables of the score interval have it.
    expect(estimateOf(15, 100, 10_000)).toEqual({
      count: 1_500,
      interval: { low: 930, high: 2_329 },
    });
    expect(estimateOf(0, 100, 10_000).interval).toEqual({ low: 0, high: 370 });
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

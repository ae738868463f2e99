import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Tallies } from "./index.ts";
import { rateOf } from "./index.ts";

type Person = { readonly of: number; readonly hits: number };

const tally = (people: readonly Person[]): Tallies => {
  const sum = (value: (person: Person) => number): number =>
    people.reduce((total, person) => total + value(person), 0);
  return {
    people: people.length,
    of: sum(({ of }) => of),
    hits: sum(({ hits }) => hits),
    ofSquared: sum(({ of }) => of * of),
    ofHits: sum(({ of, hits }) => of * hits),
    hitsSquared: sum(({ hits }) => hits * hits),
  };
};

const once = (many: number, hits: number): Person[] =>
  Array.from({ length: many }, (_, nth) => ({ of: 1, hits: nth < hits ? 1 : 0 }));

const person = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([of, share]) => ({ of, hits: Math.round(of * share) }));

describe("a rate", () => {
  test("L10: of fewer than 20 people says nothing, however many things they had", () => {
    const few = Array.from({ length: 19 }, () => ({ of: 1_000, hits: 10 }));
    expect(rateOf(tally(few))).toEqual({ value: null, insufficient: { need: 20, have: 19 } });
    expect(rateOf(tally([]))).toEqual({ value: null, insufficient: { need: 20, have: 0 } });
  });

  test("of people with a thing each has Wilson's interval of a little fewer: n − 1 stands for n", () => {
    const rate = rateOf(tally(once(100, 10)));
    expect(rate.value).toBe(0.1);
    const { low, high } = rate.value === null ? { low: 0, high: 0 } : rate.interval;
    // Wilson's of 10 of 100, as it is tabled: 0.0552 to 0.1744.
    expect(low).toBeCloseTo(0.0552, 3);
    expect(high).toBeCloseTo(0.1744, 2);
  });

  test("is less sure where the hits are those of a few people", () => {
    const spread = rateOf(tally(Array.from({ length: 100 }, () => ({ of: 10, hits: 1 }))));
    const few = rateOf(
      tally(Array.from({ length: 100 }, (_, nth) => ({ of: 10, hits: nth < 10 ? 10 : 0 }))),
    );
    if (spread.value === null || few.value === null) throw new Error("there are enough people");
    expect(few.value).toBe(spread.value);
    const width = ({ low, high }: { readonly low: number; readonly high: number }): number =>
      high - low;
    expect(width(few.interval)).toBeGreaterThan(2 * width(spread.interval));
  });

  test("of nothing, or of all, is not held to be certain", () => {
    expect(rateOf(tally(once(20, 0)))).toMatchObject({ value: 0, interval: { low: 0 } });
    const all = rateOf(tally(once(20, 20)));
    expect(all).toMatchObject({ value: 1, interval: { high: 1 } });
    expect(all.value === null ? 1 : all.interval.low).toBeCloseTo(0.839, 2);
  });

  test.prop([fc.array(person, { minLength: 20, maxLength: 60 })])(
    "lies in its interval, and that between nothing and all",
    (people) => {
      const rate = rateOf(tally(people));
      if (rate.value === null) throw new Error("there are enough people");
      const { low, high } = rate.interval;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(rate.value);
      expect(high).toBeGreaterThanOrEqual(rate.value);
      expect(high).toBeLessThanOrEqual(1);
      expect(high - low).toBeGreaterThan(0);
    },
  );
});

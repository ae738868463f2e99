import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Crowd, Happening, Trending } from "./index.ts";
import { createTrending, EVERYBODY, TRENDING_DEFAULTS } from "./index.ts";

const OPTIONS = { ...TRENDING_DEFAULTS, halfLife: 1, usual: 30, prior: 1, perPerson: 1e9 };
const VIEW = { signal: "view", person: null, categories: [], places: [], segments: [] } as const;
const everything = (): boolean => true;

const seeing = (
  trending: Trending,
  times: number,
  happening: Pick<Happening, "item" | "time"> & Partial<Happening>,
): void => {
  for (let sale = 0; sale < times; sale += 1) trending.count({ ...VIEW, ...happening });
};

describe("what is trending", () => {
  const events = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 20 })), { maxLength: 60 });

  test.prop([events, fc.integer({ min: 20, max: 40 }), fc.integer({ min: 1, max: 4 })])(
    "is each item's part of the decayed sum of what happened, in whatever order it comes",
    (some, now, lively) => {
      const trending = createTrending({ ...OPTIONS, lively });
      for (const [item, time] of some) trending.count({ ...VIEW, item, time });
      const sumOf = (wanted: (item: number) => boolean): number =>
        some.reduce((sum, [item, time]) => (wanted(item) ? sum + 0.5 ** (now - time) : sum), 0);
      const whole = sumOf(everything);
      for (let item = 0; item < 10; item += 1) {
        const expected = whole === 0 ? 0 : sumOf((each) => each === item) / whole;
        expect(trending.share(item, now, EVERYBODY)).toBeCloseTo(expected, 9);
      }
    },
  );

  // Which items are looked through matters for few histories: most come out alike by chance.
  test.prop([events, fc.integer({ min: 1, max: 4 })], { numRuns: 3000 })(
    "is the same whether all items are looked through or the liveliest alone",
    (some, lively) => {
      const [few, all] = [lively, 1_000].map((known) => {
        const trending = createTrending({ ...OPTIONS, lively: known });
        for (const [item, time] of some) trending.count({ ...VIEW, item, time });
        return trending.popular(25, lively, EVERYBODY, everything);
      });
      expect([...(few?.scores ?? [])]).toEqual([...(all?.scores ?? [])]);
    },
  );

  it("is what rises above its usual, not what is always popular; one event is no rise", () => {
    const trending = createTrending(OPTIONS);
    for (let day = 0; day < 200; day += 1) seeing(trending, 10, { item: 0, time: day });
    seeing(trending, 8, { item: 1, time: 199 });
    seeing(trending, 1, { item: 2, time: 199 });
    expect([...trending.popular(199, 2, EVERYBODY, everything).items]).toEqual([0, 1]);
    expect([...trending.rising(199, 4, EVERYBODY, everything).items]).toEqual([1, 2, 0]);
    expect(trending.rise(0, 199, EVERYBODY)).toBeLessThan(1.5);
    expect(trending.rise(3, 199, EVERYBODY)).toBe(1);
  });

  it("is nothing where all has gone quiet, and nothing was popular lately either", () => {
    const trending = createTrending(OPTIONS);
    seeing(trending, 40, { item: 0, time: 0 });
    seeing(trending, 2, { item: 1, time: 0 });
    const rising = (now: number): number[] => [
      ...trending.rising(now, 2, EVERYBODY, everything).items,
    ];
    expect(rising(0)).toContain(0);
    expect(rising(30)).toEqual([]);
    expect(rising(6_000)).toEqual([]);
    expect([...trending.popular(30, 2, EVERYBODY, everything).items]).toEqual([0, 1]);
    expect([...trending.popular(6_000, 2, EVERYBODY, everything).items]).toEqual([]);
  });

  it("is among people of a place what they like, drawn towards what everybody likes", () => {
    const trending = createTrending({ ...OPTIONS, halfLife: 1e9, prior: 10, support: 5 });
    seeing(trending, 80, { item: 0, time: 0 });
    seeing(trending, 10, { item: 1, time: 0, places: ["NO"] });
    seeing(trending, 4, { item: 2, time: 0, places: ["FI"] });
    const among = (place: string): Crowd => ({ ...EVERYBODY, places: [place] });
    // Ten of ten there, and ten of 94 overall that count as ten more.
    expect(trending.share(1, 0, among("NO"))).toBeCloseTo((10 + 10 * (10 / 94)) / 20, 12);
    expect([...trending.popular(0, 1, among("NO"), everything).items]).toEqual([1]);
    // Four happenings are too few to go by: there it is as everywhere.
    expect(trending.share(2, 0, among("FI"))).toBe(trending.share(2, 0, EVERYBODY));
    expect(trending.share(2, 0, among("DK"))).toBe(trending.share(2, 0, EVERYBODY));
  });

  it("is in a category of its items alone, and of all items where too little happened in it", () => {
    const trending = createTrending({ ...OPTIONS, halfLife: 1e9, support: 5 });
    seeing(trending, 50, { item: 0, time: 0, categories: ["coats"] });
    seeing(trending, 6, { item: 1, time: 0, categories: ["shoes", "clothes"] });
    seeing(trending, 2, { item: 2, time: 0, categories: ["hats", "clothes"] });
    const best = (category: string): number[] => [
      ...trending.popular(0, 5, { ...EVERYBODY, category }, everything).items,
    ];
    expect(best("clothes")).toEqual([1, 2]);
    expect(best("shoes")).toEqual([1]);
    expect(best("hats")).toEqual([0, 1, 2]);
  });

  it("is not what a bot looks at a hundred thousand times: it is capped, and that is told", () => {
    const trending = createTrending({ ...TRENDING_DEFAULTS, perPerson: 100 });
    for (let at = 0; at < 100_000; at += 1)
      trending.count({ ...VIEW, item: 0, time: at, person: "bot" });
    for (let person = 0; person < 150; person += 1)
      trending.count({ ...VIEW, item: 1, time: 100_000, person: String(person) });
    expect([...trending.popular(100_000, 2, EVERYBODY, everything).items]).toEqual([1, 0]);
    expect(trending.report().capped).toBeGreaterThan(99_000);
  });

  it("keeps no more contexts than it may, and passes over what says nothing", () => {
    const trending = createTrending({ ...OPTIONS, contexts: 3 });
    for (let place = 0; place < 10; place += 1)
      seeing(trending, 1 + place, { item: 1, time: 0, places: [`place ${place}`] });
    trending.count({ ...VIEW, item: 1, time: Number.NaN });
    trending.count({ ...VIEW, item: 1, time: 0, signal: "return" });
    expect(trending.report()).toEqual({ contexts: 3, dropped: 7, capped: 0, passed: 2 });
  });
});

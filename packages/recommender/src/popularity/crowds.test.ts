import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Crowd, Happening, Trending } from "./index.ts";
import { createTrending, EVERYBODY, TRENDING_DEFAULTS } from "./index.ts";

const SUPPORT = 2;
const PRIOR = 3;
const OPTIONS = {
  ...TRENDING_DEFAULTS,
  halfLife: 5,
  usual: 30,
  prior: PRIOR,
  support: SUPPORT,
  perPerson: 1e9,
};
const NOW = 25;
const everything = (): boolean => true;

const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({
    item: fc.nat({ max: 5 }),
    signal: fc.constant("view" as const),
    time: fc.nat({ max: 20 }),
    person: fc.constant(null),
    categories: fc.subarray(["coats", "shoes"]),
    places: fc.constantFrom([], ["SE"], ["SE", "SE/Lund"], ["NO"]),
    segments: fc.subarray(["loyal", "new"]),
  }),
  { maxLength: 60 },
);

const crowds: fc.Arbitrary<Crowd> = fc.record({
  category: fc.constantFrom(null, "coats", "shoes", "hats"),
  places: fc.constantFrom([], ["SE"], ["SE", "SE/Lund"], ["NO"], ["FI"]),
  segments: fc.subarray(["loyal", "new", "gone"]),
});

const counted = (some: readonly Happening[]): Trending => {
  const trending = createTrending(OPTIONS);
  for (const each of some) trending.count(each);
  return trending;
};

const sumOf = (some: readonly Happening[]): number =>
  some.reduce((sum, { time }) => sum + 0.5 ** ((NOW - time) / OPTIONS.halfLife), 0);

/** An item's share in a crowd, worked out from the happenings themselves. */
const naiveShare = (some: readonly Happening[], item: number, crowd: Crowd): number => {
  const { category, places, segments } = crowd;
  const inCategory = some.filter(
    ({ categories }) => category !== null && categories.includes(category),
  );
  const scope = sumOf(inCategory) >= SUPPORT ? inCategory : some;
  const isOf = (each: Happening): boolean => each.item === item;
  const smoothed = (wider: number, part: readonly Happening[]): number =>
    (sumOf(part.filter(isOf)) + PRIOR * wider) / (sumOf(part) + PRIOR);
  const whole = sumOf(scope);
  let share = whole === 0 ? 0 : sumOf(scope.filter(isOf)) / whole;
  for (const place of places) {
    const there = scope.filter((each) => each.places.includes(place));
    if (sumOf(there) >= SUPPORT) share = smoothed(share, there);
  }
  const sides = segments
    .map((segment) => scope.filter((each) => each.segments.includes(segment)))
    .filter((part) => sumOf(part) >= SUPPORT)
    .map((part) => smoothed(share, part));
  return sides.length === 0 ? share : sides.reduce((sum, side) => sum + side, 0) / sides.length;
};

describe("what is trending in a crowd", () => {
  test.prop([happenings, crowds])(
    "is what counting its happenings one by one gives, drawn towards the wider crowds in turn",
    (some, crowd) => {
      const trending = counted(some);
      for (let item = 0; item < 6; item += 1)
        expect(trending.share(item, NOW, crowd)).toBeCloseTo(naiveShare(some, item, crowd), 9);
    },
  );

  test.prop([happenings, fc.nat(), crowds])(
    "is the same whichever came late, and whether it was counted in one go or went on",
    (some, seed, crowd) => {
      const late = some
        .map((each, at) => ({ each, at: (at * 7_919 + seed) % 61 }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ each }) => each);
      const [one, other] = [counted(some), counted(late)];
      for (let item = 0; item < 6; item += 1) {
        expect(other.share(item, NOW, crowd)).toBeCloseTo(one.share(item, NOW, crowd), 9);
        expect(other.rise(item, NOW, crowd)).toBeCloseTo(one.rise(item, NOW, crowd), 9);
      }
    },
  );

  test.prop([happenings, fc.array(fc.nat({ max: 3 }), { minLength: 6, maxLength: 6 }), crowds])(
    "is the same however the people are joined and parted: it counts what was done, up to what one may add",
    (some, joined, crowd) => {
      const by = (personOf: (nth: number) => number): Trending =>
        counted(some.map((each, at) => ({ ...each, person: String(personOf(at % 6)) })));
      const apart = by((nth) => nth);
      const together = by((nth) => joined[nth] ?? 0);
      for (let item = 0; item < 6; item += 1)
        expect(together.share(item, NOW, crowd)).toBe(apart.share(item, NOW, crowd));
    },
  );

  test.prop([happenings, crowds])(
    "has as many items in a place or a segment as everywhere: little evidence empties no shelf",
    (some, crowd) => {
      const trending = counted(some);
      const shown = (of: Crowd): ReadonlySet<number> =>
        new Set(trending.popular(NOW, 10, of, everything).items);
      expect(shown({ ...crowd, category: null })).toEqual(shown(EVERYBODY));
    },
  );

  it("is told of with the category, places and segments that it goes by, and in which the item was", () => {
    const trending = createTrending(OPTIONS);
    const seen = (times: number, each: Partial<Happening>): void => {
      for (let nth = 0; nth < times; nth += 1)
        trending.count({
          item: 1,
          signal: "view",
          time: NOW,
          person: null,
          categories: [],
          places: [],
          segments: [],
          ...each,
        });
    };
    seen(9, { places: ["SE", "SE/Lund"], segments: ["loyal"], categories: ["coats"] });
    seen(1, { places: ["SE", "SE/Ystad"], segments: ["new"], categories: ["coats"] });
    seen(9, { item: 2, places: ["SE"], categories: ["coats"] });
    const crowd = {
      category: "coats",
      places: ["SE", "SE/Ystad"],
      segments: ["loyal", "new"],
    };
    // Ystad and the newcomers did too little to go by.
    expect(trending.told(1, NOW, crowd)).toEqual({
      category: "coats",
      places: ["SE"],
      segments: ["loyal"],
    });
    expect(trending.told(2, NOW, { ...crowd, segments: ["loyal"] })).toEqual({
      category: "coats",
      places: ["SE"],
      segments: [],
    });
    expect(trending.told(3, NOW, crowd)).toEqual(EVERYBODY);
  });
});

describe("contexts that are more than may be kept", () => {
  it("push out no place in which much happens, however many names are made up", () => {
    const trending = createTrending({ ...OPTIONS, contexts: 20 });
    const seen = (item: number, place: string): void =>
      trending.count({
        item,
        signal: "view",
        time: NOW,
        person: null,
        categories: [],
        places: [place],
        segments: [],
      });
    for (let nth = 0; nth < 5_000; nth += 1) {
      if (nth % 50 === 0) seen(1, "SE");
      seen(2, `made up ${nth}`);
    }
    expect(trending.report().contexts).toBeLessThanOrEqual(20);
    const told = trending.told(1, NOW, { ...EVERYBODY, places: ["SE", "made up 4999"] });
    expect(told.places).toEqual(["SE"]);
  });
});

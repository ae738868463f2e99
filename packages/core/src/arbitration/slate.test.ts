import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { composeSlowly } from "../../test/reference/arbitration-model.ts";
import { entries, slates } from "./arbitration.arbitraries.ts";
import type { Slate } from "./arbitration.ts";
import type { SlateEntry } from "./slate.ts";
import { composeSlate } from "./slate.ts";

const entry = (id: number, given: Partial<SlateEntry> = {}): SlateEntry => ({
  id,
  offer: `offer-${id}`,
  score: 100 - id,
  category: null,
  brand: null,
  ...given,
});
const slate = (given: Partial<Slate> = {}): Slate => ({ size: 3, diversity: 0, ...given });
const idsOf = (ranked: readonly SlateEntry[], given: Partial<Slate>): number[] =>
  composeSlate(ranked, slate(given)).kept.map(({ id }) => id);

const HAT = { category: "head", brand: "acme" };
const CAP = { category: "head", brand: "bolt" };
const SHOE = { category: "feet", brand: "bolt" };

describe("a slate", () => {
  test.prop([entries, slates], { numRuns: 3_000 })(
    "comes to the same as a slow reference",
    (ranked, given) => {
      expect(composeSlate(ranked, given).kept.map(({ id }) => id)).toEqual(
        composeSlowly(ranked, given),
      );
    },
  );

  test.prop([entries, slates])("says of each what became of it", (ranked, given) => {
    const { kept, dropped } = composeSlate(ranked, given);
    expect([...kept, ...dropped].map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      ranked.map(({ id }) => id),
    );
    expect(kept.map(({ position }) => position)).toEqual(kept.map((_, index) => index + 1));
    expect(new Set(kept.map(({ offer }) => offer)).size).toBe(kept.length);
    // Whatever was kept out for room had no room.
    if (dropped.some(({ rule }) => rule === "size")) expect(kept).toHaveLength(given.size);
  });

  test.prop([entries, slates, fc.nat({ max: 13 })])(
    "without one that was refused is as if that had never been there",
    (ranked, given, refused) => {
      const rest = ranked.filter(({ id }) => id !== refused);
      expect(composeSlate(rest, given).kept.map(({ id }) => id)).toEqual(
        composeSlowly(rest, given),
      );
    },
  );

  test("shows the best, and no more than its size", () => {
    const ranked = [0, 1, 2, 3, 4].map((id) => entry(id));
    const { kept, dropped } = composeSlate(ranked, slate());
    expect(kept).toEqual([
      { id: 0, offer: "offer-0", position: 1, pinned: false },
      { id: 1, offer: "offer-1", position: 2, pinned: false },
      { id: 2, offer: "offer-2", position: 3, pinned: false },
    ]);
    expect(dropped).toEqual([
      { id: 3, rule: "size", limit: 3 },
      { id: 4, rule: "size", limit: 3 },
    ]);
  });

  test("shows an offer once, by the better of two rules", () => {
    const ranked = [entry(0, { offer: "hat" }), entry(1, { offer: "hat" }), entry(2)];
    expect(idsOf(ranked, {})).toEqual([0, 2]);
    expect(composeSlate(ranked, slate()).dropped).toEqual([{ id: 1, rule: "duplicate", of: 0 }]);
  });

  test("holds to its limits for categories and brands", () => {
    const ranked = [entry(0, HAT), entry(1, CAP), entry(2, SHOE), entry(3)];
    expect(idsOf(ranked, { perCategory: 1 })).toEqual([0, 2, 3]);
    expect(composeSlate(ranked, slate({ perCategory: 1 })).dropped).toEqual([
      { id: 1, rule: "perCategory", category: "head", limit: 1 },
    ]);
    expect(idsOf(ranked, { perBrand: 1 })).toEqual([0, 1, 3]);
    expect(composeSlate(ranked, slate({ perBrand: 1 })).dropped).toEqual([
      { id: 2, rule: "perBrand", brand: "bolt", limit: 1 },
    ]);
  });

  test("takes what is unlike those before it, as much as it is told to", () => {
    // Relevances 1, 0.9, 0.4 and 0; alike by category and brand 1, by one of them 0.5.
    const ranked = [
      entry(0, { ...HAT, score: 10 }),
      entry(1, { ...HAT, score: 9 }),
      entry(2, { ...CAP, score: 4 }),
      entry(3, { ...SHOE, score: 0 }),
    ];
    expect(idsOf(ranked, { size: 2, diversity: 0 })).toEqual([0, 1]);
    // 0.5 × 0.9 - 0.5 × 1 < 0.5 × 0.4 - 0.5 × 0.5 < 0.5 × 0 - 0.5 × 0
    expect(idsOf(ranked, { size: 2, diversity: 0.5 })).toEqual([0, 3]);
    // 0.6 × 0.9 - 0.4 × 1 = 0.14 > 0.6 × 0.4 - 0.4 × 0.5 = 0.04 > 0
    expect(idsOf(ranked, { size: 2, diversity: 0.4 })).toEqual([0, 1]);
    expect(idsOf(ranked, { size: 3, diversity: 1 })).toEqual([0, 3, 2]);
  });

  test("has what came first by exploration in its first place", () => {
    const ranked = [entry(0, { score: 1 }), entry(1, { score: 9 }), entry(2, { score: 5 })];
    expect(idsOf(ranked, { size: 3, diversity: 0.5 })).toEqual([0, 1, 2]);
  });

  test("has pins in their places, when they may be shown", () => {
    const ranked = [0, 1, 2, 3, 4].map((id) => entry(id));
    const pins = [
      { offer: "offer-4", position: 2 },
      { offer: "not-eligible", position: 1 },
    ];
    expect(composeSlate(ranked, slate({ pins })).kept).toMatchObject([
      { id: 0, position: 1, pinned: false },
      { id: 4, position: 2, pinned: true },
      { id: 1, position: 3, pinned: false },
    ]);
  });

  test("moves a pin up where there is not enough to show before it", () => {
    const ranked = [entry(0), entry(1)];
    expect(composeSlate(ranked, slate({ pins: [{ offer: "offer-0", position: 3 }] })).kept).toEqual(
      [
        { id: 1, offer: "offer-1", position: 1, pinned: false },
        { id: 0, offer: "offer-0", position: 2, pinned: true },
      ],
    );
  });

  test("lets pins come first to the limits, and breaks none for them", () => {
    const ranked = [entry(0, HAT), entry(1, CAP), entry(2, SHOE)];
    const pins = [
      { offer: "offer-1", position: 2 },
      { offer: "offer-0", position: 3 },
    ];
    expect(idsOf(ranked, { perCategory: 1, pins })).toEqual([2, 1]);
  });

  test("is empty when nothing may be shown", () => {
    expect(composeSlate([], slate())).toEqual({ kept: [], dropped: [] });
  });
});

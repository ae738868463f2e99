import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { RerankOptions } from "./index.ts";
import { mixedSimilarity, rerank } from "./index.ts";

const BRANDS = ["north", "south", null];
const brandOf = (item: number): string | null => BRANDS[item % 3] ?? null;
const categoryOf = (item: number): string => (item % 2 === 0 ? "coats" : "shoes");

const PLAIN: RerankOptions = {
  k: 10,
  lambda: 1,
  similarity: () => 0,
  perBrand: null,
  perCategory: null,
  brandOf,
  categoryOf,
};

const proposals = fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 20 }).chain((items) =>
  fc
    .array(fc.constantFrom(0.1, 0.5, 1, 3, Number.NaN), {
      minLength: items.length,
      maxLength: items.length,
    })
    .map((scores) => items.map((item, at) => ({ item, score: scores[at] ?? 0 }))),
);
const cap = fc.option(fc.nat({ max: 3 }));
const likeness = (a: number, b: number): number => 1 / (1 + Math.abs(a - b));

describe("what is chosen for variety", () => {
  test.prop([proposals, fc.double({ min: 0, max: 1, noNaN: true }), cap, cap, fc.nat({ max: 12 })])(
    "is never more of a brand or a category than may be, each item once, and as many as can be",
    (some, lambda, perBrand, perCategory, k) => {
      const options = { ...PLAIN, k, lambda, perBrand, perCategory, similarity: likeness };
      const chosen = rerank(some, options).map(({ item }) => item);
      const count = (of: (item: number) => boolean): number => chosen.filter(of).length;
      for (const brand of ["north", "south"])
        expect(count((item) => brandOf(item) === brand)).toBeLessThanOrEqual(perBrand ?? 100);
      for (const category of ["coats", "shoes"])
        expect(count((item) => categoryOf(item) === category)).toBeLessThanOrEqual(
          perCategory ?? 100,
        );
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(chosen.length).toBeLessThanOrEqual(k);
      const isFull = (item: number): boolean =>
        (perBrand !== null &&
          brandOf(item) !== null &&
          count((each) => brandOf(each) === brandOf(item)) >= perBrand) ||
        (perCategory !== null &&
          count((each) => categoryOf(each) === categoryOf(item)) >= perCategory);
      const sound = some.filter(({ score }) => Number.isFinite(score));
      const left = sound.filter(({ item }) => !chosen.includes(item) && !isFull(item));
      expect(chosen.length === k || left.length === 0).toBe(true);
    },
  );

  test.prop([proposals, fc.nat({ max: 12 })])(
    "is in the order of the scores when nothing else is minded",
    (some, k) => {
      const expected = some
        .filter(({ score }) => Number.isFinite(score))
        .sort((a, b) => b.score - a.score || a.item - b.item)
        .slice(0, k);
      expect(rerank(some, { ...PLAIN, k })).toEqual(expected);
    },
  );

  it("trades worth for variety, worked out by hand", () => {
    const some = [
      { item: 1, score: 10 },
      { item: 2, score: 9 },
      { item: 3, score: 5 },
    ];
    const similarity = (a: number, b: number): number => (a + b === 3 ? 1 : 0);
    // Behind item 1: 0.5 · 0.9 - 0.5 · 1 for item 2, and 0.5 · 0.5 for item 3.
    const chosen = rerank(some, { ...PLAIN, lambda: 0.5, similarity });
    expect(chosen.map(({ item }) => item)).toEqual([1, 3, 2]);
    expect(chosen[2]?.score).toBe(9);
  });

  it("is alike by brand, by levels of the tree in common and by content", () => {
    const paths = [["clothes", "coats"], ["clothes", "hats"], []];
    const similarity = mixedSimilarity({
      brandOf: (item) => (item < 2 ? "north" : null),
      pathOf: (item) => paths[item] ?? [],
      content: () => 0.25,
      weights: { brand: 1, category: 2, content: 1 },
    });
    expect(similarity(0, 1)).toBe((1 + 2 * 0.5 + 0.25) / 4);
    expect(similarity(2, 2)).toBe(0.25 / 4);
  });
});

import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logOf, logs } from "../../test/logs.arbitraries.ts";
import { questionOf, questions } from "../../test/questions.arbitraries.ts";
import { trainEase } from "../ease/index.ts";
import type { InteractionLog } from "../interaction/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { easeSource, pairsOf } from "../source/index.ts";
import type { BundleLimits, Good } from "./index.ts";
import { makeBundle } from "./index.ts";

const EVERY = { minSupport: 1, minLift: 0, minLikelihood: 0 };
const FREE: BundleLimits = {
  size: { min: 2, max: 3 },
  total: { min: null, max: null },
  margin: null,
  isOnePerCategory: false,
};
const everything = (): boolean => true;

const sourcesOf = (log: InteractionLog, goodOf: (item: number) => Good | null) => {
  const matrix = buildMatrix(log);
  return { pairs: pairsOf(matrix, EVERY), model: easeSource(trainEase(matrix)), goodOf };
};

const goods = fc.array(
  fc.option(
    fc.record({
      price: fc.constantFrom(1, 10, 25, 100, Number.NaN, -5, Number.POSITIVE_INFINITY),
      margin: fc.constantFrom(0, 1, 5, -2, Number.NaN),
      isInStock: fc.boolean(),
      category: fc.constantFrom(null, "coats", "shoes", "hats"),
      currency: fc.constantFrom("SEK", "SEK", "SEK", "EUR"),
    }),
    { freq: 8 },
  ),
  { minLength: 10, maxLength: 10 },
);
const limits: fc.Arbitrary<BundleLimits> = fc.record({
  size: fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 3 }))
    .map(([min, more]) => ({ min, max: min + more })),
  total: fc.record({
    min: fc.option(fc.constantFrom(5, 30)),
    max: fc.option(fc.constantFrom(40, 150)),
  }),
  margin: fc.option(fc.constantFrom(0.1, 0.5)),
  isOnePerCategory: fc.boolean(),
});

describe("a bundle", () => {
  test.prop([logs, questions, goods, limits, fc.uniqueArray(fc.nat({ max: 11 }))])(
    "keeps every limit, over random catalogs: or there is none, and it says which could not be kept",
    (log, question, known, wanted, forbidden) => {
      const sources = sourcesOf(log, (item) => known[item] ?? null);
      const bundle = makeBundle(question, wanted, sources, (item) => !forbidden.includes(item));
      if (bundle.kind === "none") {
        expect(["seeds", "size", "total", "margin"]).toContain(bundle.why);
        return;
      }
      const items = bundle.items.map(({ item }) => item);
      const added = items.filter((item) => !question.seeds.includes(item));
      expect(question.seeds.every((item) => items.includes(item))).toBe(true);
      expect(new Set(items).size).toBe(items.length);
      expect(added.some((item) => forbidden.includes(item))).toBe(false);
      const theirs = items.map((item) => known[item] ?? null);
      const total = theirs.reduce((sum, good) => sum + (good?.price ?? Number.NaN), 0);
      const margin = theirs.reduce((sum, good) => sum + (good?.margin ?? Number.NaN), 0);
      expect(theirs.every((good) => good?.isInStock)).toBe(true);
      expect(new Set(theirs.map((good) => good?.currency)).size).toBeLessThanOrEqual(1);
      expect(bundle.total).toBe(total);
      expect(total).toBeGreaterThanOrEqual(wanted.total.min ?? 0);
      expect(total).toBeLessThanOrEqual(wanted.total.max ?? Number.POSITIVE_INFINITY);
      expect(margin).toBeGreaterThanOrEqual((wanted.margin ?? Number.NEGATIVE_INFINITY) * total);
      expect(items.length).toBeGreaterThanOrEqual(wanted.size.min);
      expect(items.length).toBeLessThanOrEqual(wanted.size.max);
      if (wanted.isOnePerCategory)
        for (const item of added) {
          const category = known[item]?.category ?? null;
          const others = items.filter((each) => each !== item);
          expect(
            category !== null && others.some((each) => known[each]?.category === category),
          ).toBe(false);
        }
    },
  );

  // A tent (0) is bought with a mat (1) and a stove (2), a mat with a pillow (3) besides; 4 with 5.
  const camp = logOf(
    Array.from({ length: 30 }, (_, user) =>
      (user % 3 === 0 ? [0, 1, 2] : user % 3 === 1 ? [0, 1, 3] : [4, 5]).map(
        (item) => [user, item, 1, user] as const,
      ),
    ).flat(),
    30,
    6,
  );
  const prices = [100, 30, 50, 10, 5, 5];
  const goodOf = (item: number): Good => ({
    price: prices[item] ?? 0,
    margin: item === 2 ? 0 : (prices[item] ?? 0) / 2,
    isInStock: true,
    category: item === 3 ? "mats" : (["tents", "mats", "stoves"][item] ?? null),
    currency: "SEK",
  });

  it("is what goes best with its seed, each item with its reasons", () => {
    const bundle = makeBundle(questionOf([], [0]), FREE, sourcesOf(camp, goodOf), everything);
    expect(bundle).toMatchObject({ kind: "bundle", total: 180, margin: 65 });
    const items = bundle.kind === "bundle" ? bundle.items : [];
    expect(items.map(({ item }) => item)).toEqual([0, 1, 2]);
    expect(items[1]?.together[0]).toMatchObject({ item: 1, with: 0, support: 20 });
    expect(items[2]?.because.map(({ item }) => item)).toContain(0);
  });

  it.each([
    ["a lower total", { total: { min: null, max: 145 } }, [0, 1, 3]],
    ["a share that is earned", { margin: 0.45 }, [0, 1, 3]],
    ["one for each category", { isOnePerCategory: true }, [0, 1, 2]],
    ["more than there is that goes with it", { size: { min: 5, max: 5 } }, "size"],
    ["a total that nothing reaches", { total: { min: 1_000, max: null } }, "total"],
  ] as const)("is another, or none, under %s", (_, some, expected) => {
    const sources = sourcesOf(camp, goodOf);
    const bundle = makeBundle(questionOf([], [0]), { ...FREE, ...some }, sources, everything);
    expect(bundle.kind === "bundle" ? bundle.items.map(({ item }) => item) : bundle.why).toEqual(
      expected,
    );
  });

  it("leaves out what is out of stock and what has no price, and counts them", () => {
    const odd = (item: number): Good | null =>
      item === 1
        ? { ...goodOf(1), isInStock: false }
        : item === 2
          ? { ...goodOf(2), price: Number.NaN }
          : goodOf(item);
    const sources = sourcesOf(camp, odd);
    expect(makeBundle(questionOf([], [0]), FREE, sources, everything)).toMatchObject({
      kind: "bundle",
      items: [{ item: 0 }, { item: 3 }],
      leftOut: { unknown: 0, outOfStock: 1, unpriced: 1 },
    });
    expect(makeBundle(questionOf([], [1]), FREE, sources, everything)).toMatchObject({
      kind: "none",
      why: "seeds",
    });
  });
});

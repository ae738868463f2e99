import { describe, expect, test } from "vitest";
import { recommenderFlaws } from "./flaws.ts";
import { RecommenderDefinition } from "./recommender.ts";

const pointersOf = (document: object): string[] => {
  const read = RecommenderDefinition.parse({ sources: [{ use: "together" }], ...document });
  const keyed = [{ ...read, key: "set" }];
  return recommenderFlaws(keyed, keyed).map(({ pointer }) => pointer);
};

describe("a recommender that tells crowds apart", () => {
  test("does so where something is counted: trending and popular", () => {
    const by = ["place", "segment"];
    const sources = [{ use: "trending", by }, { use: "popular", by }, { use: "ease" }];
    expect(pointersOf({ sources })).toEqual([]);
    expect(pointersOf({ sources: [{ use: "popular" }, { use: "ease", by }] })).toEqual([
      "/sources/1/by",
    ]);
  });

  test("names each part once, and one at least", () => {
    const read = (by: readonly string[]): boolean =>
      RecommenderDefinition.safeParse({ sources: [{ use: "trending", by }] }).success;
    expect([["place"], ["place", "place"], [], ["planet"]].map(read)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a recommender whose weights are learnt", () => {
  test("goes with a person, and has two sources at least that can be weighed", () => {
    const two = [{ use: "ease" }, { use: "popular" }];
    expect(pointersOf({ weights: "learnt", sources: two })).toEqual([]);
    expect(pointersOf({ weights: "learnt", sources: two, basis: "items" })).toEqual(["/weights"]);
    const content = [{ use: "ease" }, { use: "content" }];
    expect(pointersOf({ weights: "learnt", sources: content })).toEqual(["/weights"]);
    expect(pointersOf({ sources: content, basis: "items" })).toEqual([]);
  });
});

describe("a recommender of bundles", () => {
  test("has a number of items and a total that there can be", () => {
    expect(pointersOf({ bundle: {} })).toEqual([]);
    expect(pointersOf({ bundle: { min: 4 } })).toEqual(["/bundle/max"]);
    expect(pointersOf({ bundle: { total: { min: 9, max: 8 } } })).toEqual(["/bundle/total/max"]);
    expect(pointersOf({ basis: "query", bundle: {} })).toEqual(["/basis"]);
  });

  test("pins one item to a place, and an item to one place", () => {
    const pins = [
      { item: "a", position: 1 },
      { item: "b", position: 1 },
      { item: "a", position: 2 },
    ];
    expect(pointersOf({ rules: { pins } })).toEqual([
      "/rules/pins/1/position",
      "/rules/pins/2/item",
    ]);
  });

  test("has no rule that orders or fills a list; a list has them all", () => {
    const idle = {
      fallback: ["popular"],
      rules: {
        boost: [{ if: { brand: "x" }, weight: 2 }],
        pins: [{ item: "a", position: 1 }],
        diversity: 0.5,
        perBrand: 2,
        perCategory: 2,
      },
    };
    expect(pointersOf(idle)).toEqual([]);
    expect(pointersOf({ ...idle, bundle: {} })).toEqual([
      "/fallback",
      "/rules/boost",
      "/rules/pins",
      "/rules/diversity",
      "/rules/perBrand",
      "/rules/perCategory",
    ]);
    expect(pointersOf({ bundle: {}, rules: { perCategory: 1, filter: { brand: "x" } } })).toEqual(
      [],
    );
  });
});

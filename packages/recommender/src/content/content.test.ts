import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createDraw } from "../draw/index.ts";
import type { Described } from "./index.ts";
import {
  CONTENT_DEFAULTS,
  contentOf,
  createContentIndex,
  createTokenizer,
  rankFound,
  stem,
} from "./index.ts";

const everything = (): boolean => true;

const described = (title: string, rest: Partial<Described> = {}): Described => ({
  title,
  text: "",
  brand: null,
  category: [],
  attributes: {},
  embedding: null,
  ...rest,
});

const words = fc.constantFrom("red", "blue", "wool", "coat", "shoe", "rain", "hat");
const contents = fc
  .record({
    title: fc.array(words, { maxLength: 4 }).map((some) => some.join(" ")),
    text: fc.array(words, { maxLength: 8 }).map((some) => some.join(" ")),
    brand: fc.constantFrom(null, "North", "South"),
    category: fc.constantFrom([], ["clothes"], ["clothes", "coats"], ["clothes", "hats"]),
    embedding: fc.option(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -3, max: 3 })))),
  })
  .map(({ title, ...rest }) => contentOf(described(title, rest)));
/** Items that come, change and go. */
const changes = fc.array(fc.tuple(fc.nat({ max: 7 }), fc.option(contents, { freq: 4 })), {
  maxLength: 25,
});

const SPEAKERS = { items: [0, 1, 2], weights: [1, 0.5, -0.25] };

describe("a shop in two languages", () => {
  const told = (sv: string, en: string): Described["title"] => [
    { text: sv, language: "sv" },
    { text: en, language: "en" },
  ];
  const index = createContentIndex({ ...CONTENT_DEFAULTS, language: null });
  index.upsert(0, contentOf(described("", { title: told("Ryggsäck för vandring", "Rucksack") })));
  index.upsert(1, contentOf(described("", { title: told("Hjälm för cykling", "Helmet") })));
  index.upsert(2, contentOf(described("Vandringskängor")));

  it.each([
    ["ryggsäckar", [0]],
    ["hjälmen", [1]],
    ["rucksacks", [0]],
    ["HELMETS", [1]],
    ["vandringskänga", [2]],
    ["för", []],
    ["the", []],
  ])("is searched in either, in any form of a word: %s", (query, found) => {
    expect(Array.from(index.search(query, 10, everything).items)).toEqual(found);
  });

  it("holds two items for alike by what they are, not by a word between words", () => {
    expect(index.likeness(0, 1)).toBe(0);
  });
});

describe("words", () => {
  it.each([
    ["sv", "Jackorna är av ull, och jackan är röd!", ["jack", "ull", "jack", "röd"]],
    ["sv", "Löparskor för män – 2-pack", ["löparsk", "män", "2", "pack"]],
    ["en", "The Berries & the women's coats, size 7", ["berry", "women", "coat", "size", "7"]],
    ["en", "", []],
  ] as const)(
    "in %s are told without endings and without those that say nothing: %s",
    (language, text, expected) => {
      expect(createTokenizer(language)(text)).toEqual(expected);
    },
  );

  it.each([
    ["ryggsäckar", "ryggsäck"],
    ["jackorna", "jacka"],
    ["rucksacks", "rucksack"],
    ["berries", "berry"],
  ])("of a text whose language nobody says are found by their other forms: %s, %s", (a, b) => {
    const tokenize = createTokenizer(null);
    expect(tokenize(a).filter((word) => tokenize(b).includes(word))).not.toEqual([]);
    expect(tokenize("the men's wool")).toEqual(["men", "men's", "wool"]);
  });

  it.each(["jacka", "jackan", "jackor", "jackorna", "jackornas"])(
    "in Swedish have one stem: %s",
    (word) => {
      expect(stem(word, "sv")).toBe("jack");
    },
  );

  test.prop([fc.string({ unit: "grapheme", maxLength: 60 })])(
    "can be told of any text, and no word is empty",
    (text) => {
      for (const language of ["sv", "en"] as const)
        expect(createTokenizer(language)(text)).not.toContain("");
    },
  );
});

describe("what items are", () => {
  test.prop([changes])(
    "is the same after items came, changed and went as if what is left had been there alone",
    (some) => {
      const index = createContentIndex();
      const left = new Map<number, NonNullable<(typeof some)[number][1]>>();
      for (const [item, content] of some) {
        // What is worked out now may not be told when something else has come.
        index.similar(SPEAKERS, 10, everything);
        index.likeness(0, 1);
        if (content === null) {
          index.remove(item);
          left.delete(item);
        } else {
          index.upsert(item, content);
          left.set(item, content);
        }
      }
      const anew = createContentIndex();
      for (const [item, content] of left) anew.upsert(item, content);
      expect(index.size()).toBe(left.size);
      const rankings = [index, anew].map((each) => [
        ...each.similar(SPEAKERS, 10, everything).scores,
        ...each.search("red wool coat", 10, everything).scores,
        each.likeness(0, 1),
      ]);
      const [kept = [], fresh = []] = rankings;
      expect(kept).toHaveLength(fresh.length);
      kept.forEach((score, at) => expect(score).toBeCloseTo(fresh[at] ?? 0, 6));
    },
  );

  test.prop([fc.array(contents, { minLength: 3, maxLength: 8 })])(
    "is alike both ways, from 0 to 1, and parts of it add up",
    (some) => {
      const index = createContentIndex();
      some.forEach((content, item) => index.upsert(item, content));
      for (let a = 0; a < some.length; a += 1) {
        const likeness = index.likeness(0, a);
        expect(likeness).toBeCloseTo(index.likeness(a, 0), 9);
        expect(likeness >= 0 && likeness <= 1).toBe(true);
      }
      const { items, scores } = index.similar(SPEAKERS, 10, everything);
      items.forEach((item, at) => {
        const parts = index
          .explain(SPEAKERS)(item)
          .map(({ part }) => part);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(scores[at] ?? 0, 5);
        expect(SPEAKERS.items).not.toContain(item);
      });
    },
  );

  it("makes a new item like others at once: by its words, its brand and its category", () => {
    const index = createContentIndex();
    const put = (item: number, title: string, rest: Partial<Described>): boolean =>
      index.upsert(item, contentOf(described(title, rest)));
    put(0, "Rain coat", { brand: "North", category: ["clothes", "coats"] });
    put(1, "Rain hat", { brand: "South", category: ["clothes", "hats"] });
    put(2, "Kettle", { brand: "Boil", category: ["kitchen"] });
    put(3, "Storm coat", { brand: "North", category: ["clothes", "coats"] });
    const like = (item: number): number[] => [
      ...index.similar({ items: [item], weights: [1] }, 5, everything).items,
    ];
    expect(like(0)).toEqual([3, 1]);
    expect(like(2)).toEqual([]);
    put(4, "Rain coat, long", { brand: "North", category: ["clothes", "coats"] });
    expect(like(0)).toEqual([4, 3, 1]);
    expect(index.likeness(0, 4)).toBeGreaterThan(index.likeness(0, 3));
    index.remove(4);
    expect(like(0)).toEqual([3, 1]);
  });

  it("scores a search as BM25 does, worked out by hand", () => {
    const index = createContentIndex({ ...CONTENT_DEFAULTS, saturation: 1, lengthPenalty: 1 });
    const texts = ["coat coat wool", "coat", "hat hat"];
    texts.forEach((text, item) => index.upsert(item, contentOf(described("", { text }))));
    // Of three items two hold a coat: log(1 + 1.5 / 2.5). Lengths 3, 1 and 2 are 2 on average.
    const rarity = Math.log(1.6);
    expect(index.relevance("a coat")(0)).toBeCloseTo((rarity * 2 * 2) / (2 + 1.5), 6);
    expect(index.relevance("a coat")(1)).toBeCloseTo((rarity * 1 * 2) / (1 + 0.5), 6);
    expect(index.relevance("a coat")(2)).toBe(0);
    expect([...index.search("coat", 5, everything).items]).toEqual([1, 0]);
  });

  it("uses embeddings that are numbers, compares those of one length, and says which it could not use", () => {
    const index = createContentIndex();
    const put = (item: number, embedding: readonly number[] | null): boolean =>
      index.upsert(item, contentOf(described(`item ${item} unlike`, { embedding })));
    expect([
      put(0, [1, 0]),
      put(1, [2, 0.1]),
      put(2, [0, 1]),
      put(3, [1, Number.NaN]),
      put(4, [0, 0]),
      put(5, [1, 0, 0]),
      put(6, null),
    ]).toEqual([true, true, true, false, false, true, false]);
    expect(index.likeness(0, 1)).toBeGreaterThan(index.likeness(0, 2));
    expect(index.similar({ items: [0], weights: [1] }, 1, everything).items[0]).toBe(1);
    const [share] = index.explain({ items: [0], weights: [1] })(5);
    expect(share?.item).toBe(0);
    expect(share?.part).toBeLessThan(0.5);
  });

  it("goes over to the embeddings of another model item by item", () => {
    const index = createContentIndex();
    const put = (item: number, embedding: readonly number[]): boolean =>
      index.upsert(item, contentOf(described(`${item}`, { embedding })));
    const mostLike = (item: number): readonly number[] =>
      Array.from(index.similar({ items: [item], weights: [1] }, 1, everything).items);
    [0, 1, 2, 3].forEach((item) => put(item, item < 2 ? [1, 0] : [0, 1]));
    expect([0, 1, 2, 3].map(mostLike)).toEqual([[1], [0], [3], [2]]);
    // The new model sees the pairs otherwise.
    [0, 2, 1].forEach((item) => put(item, item % 2 === 0 ? [1, 0, 0] : [0, 0, 1]));
    expect([mostLike(0), mostLike(2)]).toEqual([[2], [0]]);
    put(3, [0, 0, 1]);
    expect([0, 1, 2, 3].map(mostLike)).toEqual([[2], [3], [0], [1]]);
  });
});

/** Catalogs in which some words stand in most items and some in few, with items that speak for and against. */
const catalogs = fc.record({
  seed: fc.nat({ max: 9_999 }),
  weights: fc.array(fc.constantFrom(1, 0.5, 0.1, -0.3), { minLength: 1, maxLength: 6 }),
  most: fc.integer({ min: 1, max: 12 }),
  hidden: fc.constantFrom(0, 2, 3),
});

const catalogOf = (seed: number): ((index: ReturnType<typeof createContentIndex>) => void) => {
  const draw = createDraw(seed);
  const texts = Array.from({ length: 400 }, () =>
    Array.from({ length: 1 + Math.floor(draw() * 7) }, () => `w${Math.floor(90 * draw() ** 3)}`),
  );
  return (index) =>
    texts.forEach((text, item) =>
      index.upsert(item, contentOf(described("", { text: text.join(" ") }))),
    );
};

describe("looking for what is alike in a large catalog", () => {
  const LOOSE = { ...CONTENT_DEFAULTS, common: 1, places: Infinity };
  type Asked = {
    readonly weights: readonly number[];
    readonly most: number;
    readonly hidden: number;
  };
  const speakersOf = ({ weights }: Asked) => ({ items: weights.map((_, at) => at * 7), weights });
  const mayBe =
    ({ hidden }: Asked) =>
    (item: number): boolean =>
      hidden === 0 || item % hidden !== 0;
  /** All items that are alike by what each part says, best first. */
  const exhaustive = (index: ReturnType<typeof createContentIndex>, asked: Asked): number[] => {
    const speakers = speakersOf(asked);
    const explain = index.explain(speakers);
    return Array.from({ length: 400 }, (_, item) => item)
      .filter((item) => !speakers.items.includes(item) && mayBe(asked)(item))
      .map((item) => explain(item).reduce((sum, { part }) => sum + part, 0))
      .filter((score) => score > 1e-12)
      .sort((a, b) => b - a);
  };

  test.prop([catalogs, fc.constantFrom(0, 20, 1_000)])(
    "passes over terms that can bring in no other, and finds the same as by all of them",
    ({ seed, ...asked }, rated) => {
      const index = createContentIndex({ ...LOOSE, rated });
      catalogOf(seed)(index);
      const { items, scores } = index.similar(speakersOf(asked), asked.most, mayBe(asked));
      const expected = exhaustive(index, asked);
      expect(items).toHaveLength(Math.min(asked.most, expected.length));
      scores.forEach((score, at) => expect(score).toBeCloseTo(expected[at] ?? 0, 9));
      // Asked for more, it begins with the same.
      const more = index.similar(speakersOf(asked), asked.most + 30, mayBe(asked));
      expect(more.items.slice(0, items.length)).toEqual(items);
      expect(more.scores.slice(0, items.length)).toEqual(scores);
    },
  );

  test.prop([catalogs])(
    "rates in full what it found where it may not look everywhere",
    ({ seed, ...asked }) => {
      const index = createContentIndex({ ...LOOSE, places: 30, rated: 15 });
      catalogOf(seed)(index);
      const { items, scores } = index.similar(speakersOf(asked), asked.most, mayBe(asked));
      const explain = index.explain(speakersOf(asked));
      items.forEach((item, at) => {
        const parts = explain(item).reduce((sum, { part }) => sum + part, 0);
        expect(parts).toBeCloseTo(scores[at] ?? 0, 9);
        expect(mayBe(asked)(item)).toBe(true);
      });
      expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
    },
  );

  test.prop([catalogs, fc.integer({ min: 1, max: 20 })])(
    "answers a search as if every item were looked at",
    ({ seed }, most) => {
      const index = createContentIndex({ ...LOOSE, rated: 5 });
      catalogOf(seed)(index);
      const relevance = index.relevance("w0 w3 w40");
      const expected = Array.from({ length: 400 }, (_, item) => relevance(item))
        .filter((score) => score > 0)
        .sort((a, b) => b - a);
      const { scores } = index.search("w0 w3 w40", most, everything);
      expect([...scores]).toEqual(expected.slice(0, most));
    },
  );
});

describe("what a search found", () => {
  const index = createContentIndex();
  ["red coat", "blue coat", "red hat", "kettle"].forEach((title, item) =>
    index.upsert(item, contentOf(described(title))),
  );

  it("is ranked by how well it answers, and among alike by what the person likes", () => {
    const likesItem1 = (item: number): number => (item === 1 ? 1 : 0);
    expect([...rankFound(index, "coat", [0, 1, 3], () => 0).items]).toEqual([0, 1, 3]);
    expect([...rankFound(index, "coat", [0, 1, 3], likesItem1).items]).toEqual([1, 0, 3]);
    const likesKettles = (item: number): number => (item === 3 ? 9 : 0);
    expect([...rankFound(index, "red coat", [1, 3, 0], likesKettles).items][0]).toBe(0);
  });

  test.prop([
    fc.array(fc.nat({ max: 5 }), { maxLength: 8 }),
    fc.array(fc.constantFrom(0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY), {
      minLength: 6,
      maxLength: 6,
    }),
  ])("comes back whole, each item once, with a number for a score", (found, likings) => {
    const { items, scores } = rankFound(index, "red coat", found, (item) => likings[item] ?? 0);
    expect(items).toHaveLength(new Set(found).size);
    expect(new Set(items)).toEqual(new Set(found));
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
  });
});

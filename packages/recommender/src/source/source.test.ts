import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logs, logOf } from "../../test/logs.arbitraries.ts";
import { HOUR, noContext, NOW, questionOf, questions } from "../../test/questions.arbitraries.ts";
import { contentOf, createContentIndex } from "../content/index.ts";
import { trainEase } from "../ease/index.ts";
import type { InteractionLog } from "../interaction/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { trainItemKnn } from "../neighbour/index.ts";
import {
  createRepurchase,
  createTrending,
  popularityOf,
  TRENDING_DEFAULTS,
} from "../popularity/index.ts";
import { createSessionIndex, SESSION_DEFAULTS } from "../session/index.ts";
import type { Source, Touch } from "./index.ts";
import {
  againSource,
  contentSource,
  duesOf,
  easeSource,
  historyOfTouches,
  pairsOf,
  popularSource,
  seenSource,
  sessionOf,
  sessionSource,
  similarSource,
  togetherSource,
  trendingSource,
} from "./index.ts";

const PAIRS = { minSupport: 1, minLift: 0, minLikelihood: 0 };
const categoryOf = (item: number): string => (item % 2 === 0 ? "shoes" : "coats");

const sessionIndexOf = (log: InteractionLog) => {
  const index = createSessionIndex(log.itemCount, { ...SESSION_DEFAULTS, capacity: 32 });
  for (let user = 0; user < log.userCount; user += 1)
    index.learn(log.items.filter((_, row) => log.users[row] === user));
  return index;
};

const trendingOf = (log: InteractionLog) => {
  const trending = createTrending({ ...TRENDING_DEFAULTS, support: 3, lively: 2 });
  log.items.forEach((item, row) =>
    trending.count({
      item,
      signal: "view",
      time: NOW - (log.times[row] ?? 0) * HOUR,
      person: String(log.users[row]),
      categories: [categoryOf(item)],
      places: [(log.users[row] ?? 0) % 2 === 0 ? "SE" : "NO"],
      segments: ["new"],
    }),
  );
  return trending;
};

const repurchaseOf = (log: InteractionLog) => {
  const repurchase = createRepurchase({ minimum: 1, kept: 5 });
  log.items.forEach((item, row) =>
    repurchase.learn(item, categoryOf(item), (1 + (log.times[row] ?? 0)) * 50 * HOUR),
  );
  return repurchase;
};

const contentIndexOf = (log: InteractionLog) => {
  const index = createContentIndex();
  for (let item = 0; item < log.itemCount; item += 1)
    index.upsert(
      item,
      contentOf({
        title: `${item % 3 === 0 ? "red" : "blue"} ${item % 4 === 0 ? "boot" : "shoe"}`,
        text: "",
        brand: item % 5 === 0 ? "North" : null,
        category: [categoryOf(item)],
        attributes: {},
        embedding: item % 3 === 0 ? [1, item] : null,
      }),
    );
  return index;
};

/** Each source, and whether its reasons add up to its scores. */
const sourcesOf = (log: InteractionLog): readonly (readonly [Source, boolean])[] => {
  const matrix = buildMatrix(log);
  return [
    [easeSource(trainEase(matrix)), true],
    [similarSource(trainItemKnn(matrix, { neighbours: 5, shrink: 1 })), true],
    [sessionSource(sessionIndexOf(log), { pause: 30 * HOUR, reminders: true }), true],
    [togetherSource(pairsOf(matrix, PAIRS)), true],
    [againSource(repurchaseOf(log), categoryOf), true],
    [seenSource(), true],
    [contentSource(contentIndexOf(log)), true],
    [popularSource(popularityOf(matrix)), false],
    [trendingSource(trendingOf(log), "popular"), false],
    [trendingSource(trendingOf(log), "rising"), false],
  ];
};

describe("every source", () => {
  test.prop([logs, questions, fc.uniqueArray(fc.nat({ max: 11 })), fc.nat({ max: 12 })])(
    "shows no seed and nothing that is not allowed, best first and of equal scores the lower number",
    (log, question, forbidden, k) => {
      const allowed = (item: number): boolean => !forbidden.includes(item);
      for (const [source] of sourcesOf(log)) {
        const proposals = source.propose(question, k, allowed);
        const ordered = proposals.toSorted((a, b) => b.score - a.score || a.item - b.item);
        expect(proposals).toEqual(ordered);
        expect(proposals.length).toBeLessThanOrEqual(k);
        expect(new Set(proposals.map(({ item }) => item)).size).toBe(proposals.length);
        expect(
          proposals.filter(
            ({ item, score }) =>
              forbidden.includes(item) || question.seeds.includes(item) || !(score > 0),
          ),
        ).toEqual([]);
      }
    },
  );

  test.prop([logs, questions, fc.nat({ max: 12 })])(
    "answers fewer with the head of what it answers more with",
    (log, question, k) => {
      for (const [source] of sourcesOf(log)) {
        const all = source.propose(question, 100, () => true);
        expect(source.propose(question, k, () => true)).toEqual(all.slice(0, k));
      }
    },
  );

  test.prop([
    logs,
    questions,
    fc.uniqueArray(fc.nat({ max: 11 })),
    fc.integer({ min: 1, max: 12 }),
  ])(
    "answers the same where it is told what may be shown, because that is few",
    (log, question, shown, k) => {
      const allowed = (item: number): boolean => shown.includes(item);
      const listed = Object.assign((item: number) => shown.includes(item), { few: () => shown });
      for (const [source] of sourcesOf(log))
        expect(source.propose(question, k, listed)).toEqual(source.propose(question, k, allowed));
    },
  );

  test.prop([logs, questions])(
    "says for what it proposes an item: own items or seeds, and the parts are the score",
    (log, question) => {
      const own = new Set([...question.seeds, ...question.history.map(({ item }) => item)]);
      for (const [source, isExact] of sourcesOf(log))
        for (const { item, score } of source.propose(question, 100, () => true)) {
          const parts = source.because(question, item);
          expect(parts.every(({ item: speaker }) => own.has(speaker))).toBe(true);
          const sum = parts.reduce((whole, { part }) => whole + part, 0);
          expect(sum).toBeCloseTo(isExact ? score : 0, 5);
        }
    },
  );

  test.prop([questions])(
    "has nothing to say of an empty catalog, and does not fail",
    (question) => {
      const empty = logOf([], 0, 0);
      const nothing = sourcesOf(empty).map(([source]) => source.propose(question, 5, () => true));
      // What a person has seen, and when they buy it again, is theirs, whatever the catalog.
      expect(nothing.filter((_, at) => at !== 4 && at !== 5).flat()).toEqual([]);
    },
  );

  test.prop([logs, questions])("passes over touches whose time is no number", (log, question) => {
    const bad: Touch[] = [
      { item: 1, signal: "view", time: Number.NaN },
      { item: 2, signal: "purchase", time: Number.POSITIVE_INFINITY },
    ];
    for (const [at, [source]] of sourcesOf(log).entries()) {
      // That something was bought at all keeps it from being shown as seen.
      if (at === 5) continue;
      const asked = { ...question, history: [...question.history, ...bad] };
      expect(source.propose(asked, 20, () => true)).toEqual(
        source.propose(question, 20, () => true),
      );
    }
  });
});

describe("what a person did", () => {
  it("counts each item once, after all its signals, and half after each half-life", () => {
    const options = { weights: { ...WEIGHTS }, halfLife: 10 * HOUR, most: 2 };
    const touches: Touch[] = [
      { item: 9, signal: "view", time: NOW - 50 * HOUR },
      { item: 1, signal: "view", time: NOW - 40 * HOUR },
      { item: 2, signal: "purchase", time: NOW - 20 * HOUR },
      { item: 1, signal: "return", time: NOW - 10 * HOUR },
    ];
    expect(historyOfTouches(touches, NOW, options)).toEqual({
      items: [2, 1],
      weights: [0.5, -0.5],
    });
  });

  it("in one session are the touches with no long pause between them, without what speaks against", () => {
    const minutes = (ago: number): number => NOW - ago * 60_000;
    const history: Touch[] = [
      { item: 1, signal: "view", time: minutes(100) },
      { item: 2, signal: "view", time: minutes(50) },
      { item: 3, signal: "dislike", time: minutes(30) },
      { item: 4, signal: "cart", time: minutes(20) },
    ];
    const pause = 30 * 60_000;
    expect(sessionOf(questionOf(history), { pause })).toEqual([2, 4]);
    expect(sessionOf(questionOf(history, [7, 8]), { pause })).toEqual([7, 8]);
  });
});

const WEIGHTS = {
  view: 1,
  favourite: 1,
  cart: 1,
  purchase: 2,
  rating: 1,
  return: -1,
  dislike: -1,
} as const;

describe("a search", () => {
  it("is answered by what holds its words, in the order of what the person likes", () => {
    const index = createContentIndex();
    ["red coat", "blue coat", "blue hat", "kettle"].forEach((title, item) =>
      index.upsert(
        item,
        contentOf({ title, text: "", brand: null, category: [], attributes: {}, embedding: null }),
      ),
    );
    const source = contentSource(index);
    const asking = (history: readonly Touch[], query: string) => ({
      ...questionOf(history),
      context: { ...noContext, query },
    });
    const shown = (history: readonly Touch[], query: string): number[] =>
      source.propose(asking(history, query), 5, () => true).map(({ item }) => item);
    expect(shown([], "coat")).toEqual([0, 1]);
    expect(shown([{ item: 2, signal: "purchase", time: NOW }], "coats")).toEqual([1, 0]);
    expect(shown([], "teapot")).toEqual([]);
    expect(source.because(asking([], "coat"), 0)).toEqual([]);
  });
});

describe("to buy again", () => {
  const days = (count: number): number => count * 24 * HOUR;
  const bought = (item: number, ...ago: readonly number[]): Touch[] =>
    ago.map((day) => ({ item, signal: "purchase", time: NOW - days(day) }));
  const repurchase = createRepurchase({ minimum: 3, kept: 10 });
  for (const gap of [28, 30, 32]) repurchase.learn(1, "coffee", days(gap));

  it("is what was bought about as long ago as it usually lasts, by others or by the person", () => {
    const history = [...bought(1, 29), ...bought(2, 70, 60, 50, 9), ...bought(3, 27)];
    const due = duesOf(history, NOW, repurchase, (item) => (item === 3 ? "coffee" : null));
    expect(due.map(({ item, usual, share }) => [item, usual / days(1), share])).toEqual([
      [2, 10, 0.9],
      [1, 30, 29 / 30],
      [3, 30, 0.9],
    ]);
    const proposals = againSource(repurchase, () => "coffee").propose(
      questionOf(history),
      5,
      () => true,
    );
    expect(proposals.map(({ item }) => item)).toEqual([1, 2, 3]);
  });

  it("is not what was just bought, sent back, given up long ago, or never bought twice by anybody", () => {
    const history: Touch[] = [
      ...bought(1, 3),
      ...bought(4, 30),
      { item: 4, signal: "return", time: NOW - days(20) },
      ...bought(5, 400),
      ...bought(6, 30),
    ];
    const source = againSource(repurchase, (item) => (item === 6 ? "sofas" : "coffee"));
    expect(source.propose(questionOf(history), 5, () => true)).toEqual([]);
  });
});

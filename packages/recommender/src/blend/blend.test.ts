import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logOf, logs } from "../../test/logs.arbitraries.ts";
import { questionOf, questions } from "../../test/questions.arbitraries.ts";
import { trainEase } from "../ease/index.ts";
import { splitByTime, splitLastOut } from "../evaluation/index.ts";
import type { InteractionLog } from "../interaction/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { popularityOf } from "../popularity/index.ts";
import type { Source } from "../source/index.ts";
import { easeSource, pairsOf, popularSource, togetherSource } from "../source/index.ts";
import { blendSource, learnWeights, questionsOf } from "./index.ts";

const EVERY = { minSupport: 1, minLift: 0, minLikelihood: 0 };
const LEARN = {
  k: 3,
  depth: 20,
  repeats: false,
  scales: ["place", "score"],
  progress: () => undefined,
} as const;

const sourcesOf = (log: InteractionLog): Readonly<Record<string, Source>> => {
  const matrix = buildMatrix(log);
  return {
    ease: easeSource(trainEase(matrix)),
    together: togetherSource(pairsOf(matrix, EVERY)),
    popular: popularSource(popularityOf(matrix)),
  };
};

const saying = (
  scores: Readonly<Record<number, number>>,
  because: number | null = null,
): Source => ({
  propose: (_, k, allowed) =>
    Object.entries(scores)
      .map(([item, score]) => ({ item: Number(item), score }))
      .filter(({ item }) => allowed(item))
      .sort((a, b) => b.score - a.score)
      .slice(0, k),
  because: () => (because === null ? [] : [{ item: because, part: 1 }]),
});

describe("a blend", () => {
  test.prop([
    logs,
    questions,
    fc.array(fc.constantFrom(0, 1, 2.5, -1, Number.NaN), { minLength: 3, maxLength: 3 }),
    fc.uniqueArray(fc.nat({ max: 11 })),
    fc.constantFrom("place", "score"),
  ])(
    "shows nothing that is not allowed, and what its sources did adds up to the score",
    (log, question, weights, forbidden, scale) => {
      const parts = Object.entries(sourcesOf(log)).map(([name, source], at) => ({
        name,
        source,
        weight: weights[at] ?? 0,
      }));
      const blend = blendSource(parts, { scale, depth: 20 });
      const allowed = (item: number): boolean => !forbidden.includes(item);
      for (const { item, score } of blend.propose(question, 5, allowed)) {
        expect(forbidden).not.toContain(item);
        const said = blend.said(question, item);
        expect(said.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(score, 9);
        const popular = said.find(({ name }) => name === "popular")?.part ?? 0;
        const reasons = blend.because(question, item).reduce((sum, { part }) => sum + part, 0);
        // What is popular is so for no item of anybody's.
        expect(reasons).toBeCloseTo(score - popular, 9);
      }
    },
  );

  test.prop([logs, questions])("of one source is that source in its order", (log, question) => {
    for (const [name, source] of Object.entries(sourcesOf(log))) {
      const blend = blendSource([{ name, source, weight: 3 }]);
      expect(blend.propose(question, 8, () => true).map(({ item }) => item)).toEqual(
        source.propose(question, 8, () => true).map(({ item }) => item),
      );
    }
  });

  it("adds up by weight what each source says, worked out by hand, and names the items behind it", () => {
    const parts = [
      { name: "one", source: saying({ 1: 10, 2: 5 }, 7), weight: 1 },
      { name: "other", source: saying({ 2: 4, 3: 1 }, 8), weight: 2 },
    ];
    const question = questionOf([]);
    const byScore = blendSource(parts, { scale: "score", depth: 10 });
    expect(byScore.propose(question, 5, () => true)).toEqual([
      { item: 2, score: 0.5 + 2 },
      { item: 1, score: 1 },
      { item: 3, score: 0.5 },
    ]);
    expect(byScore.because(question, 2)).toEqual([
      { item: 8, part: 2 },
      { item: 7, part: 0.5 },
    ]);
    const byPlace = blendSource(parts, { scale: "place", depth: 10 });
    expect(byPlace.propose(question, 1, () => true)).toEqual([{ item: 2, score: 61 / 62 + 2 }]);
  });
});

/** Two tastes that never mix, each of ten items. */
const tastes = Array.from({ length: 120 }, (_, user) =>
  Array.from(
    { length: 6 },
    (_, day) => [user, (user % 2) * 10 + ((user + day * 3) % 10), 1, day * 120 + user] as const,
  ),
).flat();

describe("weights learnt on a validation split", () => {
  test.prop([logs])("are never worse there than the best source alone", (log) => {
    const split = splitByTime(log, 0.4);
    const { ndcg, alone } = learnWeights(sourcesOf(split.train), questionsOf(split), LEARN);
    expect(ndcg).toBeGreaterThanOrEqual(alone.ndcg);
  });

  it("give what knows the taste its weight, and none to a source that says the same to all", () => {
    const split = splitLastOut(logOf(tastes, 120, 20));
    const learnt = learnWeights(sourcesOf(split.train), questionsOf(split), LEARN);
    expect(learnt.alone.name).not.toBe("popular");
    expect(learnt.weights["popular"] ?? 0).toBeLessThan(
      Math.max(learnt.weights["ease"] ?? 0, learnt.weights["together"] ?? 0),
    );
  });

  it("fall to popularity where there is no taste to learn: all draw from the same items", () => {
    let state = 1;
    const draw = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state / 2 ** 32;
    };
    const rows = Array.from({ length: 400 }, (_, user) =>
      Array.from({ length: 6 }, (_, day) => [user, Math.floor(20 * draw() ** 2), 1, day] as const),
    ).flat();
    const split = splitLastOut(logOf(rows, 400, 20));
    const { alone, weights, ndcg } = learnWeights(
      sourcesOf(split.train),
      questionsOf(split),
      LEARN,
    );
    expect(alone.name).toBe("popular");
    expect(weights["popular"]).toBe(Math.max(...Object.values(weights)));
    // What the others add is luck on the cases that they were weighed by.
    expect(ndcg - alone.ndcg).toBeLessThan(0.02);
  });

  test.prop([logs, fc.double({ min: 0.1, max: 0.9, noNaN: true })])(
    "see nothing of what happened when or after the first thing that is judged",
    (log, share) => {
      const split = splitByTime(log, share);
      const later = new Set(
        Array.from(log.times).filter((time) => !split.train.times.includes(time)),
      );
      for (const { question } of questionsOf(split)) {
        expect(question.history.every(({ time }) => !later.has(time))).toBe(true);
        expect([...later].every((time) => time > question.now)).toBe(true);
      }
    },
  );
});

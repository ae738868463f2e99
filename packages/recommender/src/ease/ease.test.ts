import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { kindLogs, logOf, logs } from "../../test/logs.arbitraries.ts";
import { naiveEase, table } from "../../test/reference/naive.ts";
import { buildMatrix } from "../interaction/index.ts";
import type { ItemModel } from "./index.ts";
import {
  createGram,
  createScorer,
  EASE_DEFAULTS,
  emptyModel,
  historyOfItems,
  retrain,
  trainColumns,
  trainDense,
  trainEase,
  truncatedMemory,
  withColumns,
} from "./index.ts";

const ALIKE = { history: 1_000, userExponent: 0 };
const ALL = { neighbours: 1_000, rows: 1_000, lambda: 2, dropout: 0 };

const weightsOf = ({ itemCount, start, targets, weights }: ItemModel): number[][] => {
  const all = Array.from({ length: itemCount }, () => Array.from({ length: itemCount }, () => 0));
  for (let source = 0; source < itemCount; source += 1)
    for (let at = start[source] ?? 0; at < (start[source + 1] ?? 0); at += 1) {
      const row = all[source];
      if (row) row[targets[at] ?? 0] = weights[at] ?? 0;
    }
  return all;
};

/** The most that two models differ in one weight. */
const farthest = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
  Math.max(
    ...a.flatMap((row, source) =>
      row.map((weight, target) => Math.abs(weight - (b[source]?.[target] ?? 0))),
    ),
  );

const columnOf = (model: ItemModel, target: number): number[] =>
  weightsOf(model).map((row) => row[target] ?? 0);

describe("truncated EASE", () => {
  test.prop([kindLogs, fc.integer({ min: 1, max: 50 })])(
    "with all neighbours, no dropout and no user weight is the dense one, and both are the paper's",
    (log, lambda) => {
      const matrix = buildMatrix(log, ALIKE);
      const truncated = weightsOf(trainEase(matrix, { ...ALL, lambda }));
      const dense = weightsOf(trainDense(matrix, { lambda }));
      const paper = naiveEase(table(log), lambda);
      expect(farthest(truncated, dense)).toBeLessThan(1e-6);
      expect(farthest(dense, paper)).toBeLessThan(1e-6);
    },
  );

  test.prop([
    logs,
    logs,
    fc.array(fc.nat({ max: 9 }), { maxLength: 4 }),
    fc.integer({ min: 1, max: 6 }),
  ])(
    "trained anew for the touched items is what a full training makes of them, and leaves the others",
    (before, after, wanted, neighbours) => {
      const options = { ...EASE_DEFAULTS, neighbours, rows: 7 };
      const itemCount = Math.max(before.itemCount, after.itemCount);
      const old = trainEase(buildMatrix(before), options);
      const matrix = buildMatrix({ ...after, itemCount });
      const touched = Uint32Array.from(wanted.filter((item) => item < itemCount));
      const model = retrain(old, matrix, touched, options);
      const full = trainEase(matrix, options);
      const isTouched = new Set(touched);
      for (let item = 0; item < itemCount; item += 1) {
        const expected = isTouched.has(item) ? full : old;
        expect(columnOf(model, item)).toEqual(
          Array.from({ length: itemCount }, (_, source) => columnOf(expected, item)[source] ?? 0),
        );
      }
    },
  );

  test.prop([logs, fc.nat({ max: 10 })])(
    "is the same however its items are shared out among threads",
    (log, cut) => {
      const matrix = buildMatrix(log);
      const options = { ...EASE_DEFAULTS, neighbours: 3 };
      const items = Uint32Array.from({ length: log.itemCount }, (_, item) => item);
      const parts = [items.subarray(cut), items.subarray(0, cut)].map((some) =>
        trainColumns(matrix, createGram(matrix, options), some, options),
      );
      expect(withColumns(emptyModel(log.itemCount), parts)).toEqual(trainEase(matrix, options));
    },
  );

  test.prop([logs, fc.integer({ min: 1, max: 6 })], { numRuns: 20 })(
    "is the same whatever numbers the items have, in one order, however far apart",
    (log, neighbours) => {
      const APART = 16_384;
      // Fewer than there are besides an item: where all are wanted, more numbers are more neighbours.
      const fewer = Math.min(neighbours, log.itemCount - 2);
      const options = { ...EASE_DEFAULTS, neighbours: fewer, rows: 7 };
      const near = trainEase(buildMatrix(log), options);
      const far = trainEase(
        buildMatrix({
          ...log,
          itemCount: log.itemCount * APART,
          items: log.items.map((item) => item * APART),
        }),
        options,
      );
      expect([...far.targets]).toEqual([...near.targets].map((item) => item * APART));
      expect(far.weights).toEqual(near.weights);
    },
  );

  test.prop([logs])("hears no item through itself, and nobody it was told to leave out", (log) => {
    const scorer = createScorer(trainEase(buildMatrix(log), EASE_DEFAULTS));
    const excluded = new Set([0]);
    for (let item = 0; item < log.itemCount; item += 1) {
      const { items } = scorer.rank(historyOfItems([item]), 10, excluded);
      expect(items).not.toContain(item);
      expect(items).not.toContain(0);
    }
  });

  it("says before it trains how much memory that takes, and more neighbours take more", () => {
    const matrix = buildMatrix(
      logOf(
        Array.from({ length: 400 }, (_, at) => [at % 40, (at * 7) % 30, 1, at] as const),
        40,
        30,
      ),
    );
    const few = truncatedMemory(matrix, { rows: 5, neighbours: 3 });
    const many = truncatedMemory(matrix, { rows: 20, neighbours: 12 });
    const { total, ...parts } = few;
    expect(total).toBe(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0));
    expect(many.total).toBeGreaterThan(total);
    const model = trainEase(matrix, { ...EASE_DEFAULTS, rows: 5, neighbours: 3 });
    expect(model.targets.byteLength + model.weights.byteLength).toBeLessThanOrEqual(few.model);
  });

  it("trains nothing out of an empty catalog, of one user, and of an item that everybody has", () => {
    const nothing = trainEase(buildMatrix(logOf([], 0, 0)));
    expect(nothing.targets).toHaveLength(0);
    const alone = trainEase(buildMatrix(logOf([[0, 0, 1, 0]], 1, 1)));
    expect(createScorer(alone).rank(historyOfItems([0]), 5).items).toHaveLength(0);
    const everybody = logOf(
      Array.from({ length: 20 }, (_, user) => [
        [user, 0, 1, user] as const,
        [user, 1 + (user % 4), 1, user] as const,
      ]).flat(),
      20,
      5,
    );
    const { scores } = createScorer(trainEase(buildMatrix(everybody))).rank(historyOfItems([1]), 5);
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
  });
});

describe("what the best finds pass on", () => {
  test.prop([
    logs,
    fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(0, 0.5, 2),
    fc.integer({ min: 1, max: 12 }),
  ])("is what each says itself, as strongly as it was found", (log, wanted, share, through) => {
    const model = trainEase(buildMatrix(log));
    const weights = weightsOf(model);
    const said = (items: ArrayLike<number>, strengths: ArrayLike<number>): number[] =>
      Array.from({ length: log.itemCount }, (_, target) =>
        Array.from(
          items,
          (item, at) => (strengths[at] ?? 0) * (weights[item]?.[target] ?? 0),
        ).reduce((sum, part) => sum + part, 0),
      );
    const history = historyOfItems(wanted.filter((item) => item < log.itemCount));
    const first = createScorer(model).rank(history, through);
    const [own, passed] = [said(history.items, history.weights), said(first.items, first.scores)];
    const { items, scores } = createScorer(model, { share, through }).rank(history, log.itemCount);
    items.forEach((item, at) =>
      expect(scores[at]).toBeCloseTo((own[item] ?? 0) + share * (passed[item] ?? 0), 9),
    );
    const spokenFor = own.filter((score, item) => score + share * (passed[item] ?? 0) > 1e-9);
    expect(items.length).toBeGreaterThanOrEqual(spokenFor.length);
  });

  it("finds what goes with what goes with an item, though nobody had the two", () => {
    const pairs = [
      [0, 1],
      [1, 2],
    ].flatMap(([a = 0, b = 0], which) =>
      Array.from({ length: 6 }, (_, user) => [
        [which * 6 + user, a, 1, 0] as const,
        [which * 6 + user, b, 1, 0] as const,
      ]).flat(),
    );
    const model = trainEase(buildMatrix(logOf(pairs, 12, 3)), { ...ALL, lambda: 1 });
    const far = createScorer(model, { share: 5, through: 1 }).rank(historyOfItems([0]), 3);
    expect(createScorer(model).rank(historyOfItems([0]), 3).items).not.toContain(2);
    expect(far.items).toContain(2);
  });
});

describe("a reason", () => {
  test.prop([
    logs,
    fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(0, 0.5, 2),
    fc.integer({ min: 1, max: 12 }),
  ])(
    "adds up: what the items of a history did is the score, and shares of what spoke for it are one",
    (log, wanted, share, through) => {
      const history = historyOfItems(wanted.filter((item) => item < log.itemCount));
      const scorer = createScorer(trainEase(buildMatrix(log)), { share, through });
      const { items, scores } = scorer.rank(history, 10);
      items.forEach((item, at) => {
        const parts = scorer.explain(history)(item);
        const sum = parts.reduce((whole, { score }) => whole + score, 0);
        expect(sum).toBeCloseTo(scores[at] ?? 0, 9);
        expect(parts.reduce((whole, { share }) => whole + share, 0)).toBeCloseTo(1, 9);
      });
    },
  );

  it("names the item that spoke most first, and what spoke against it with no share", () => {
    const log = logOf(
      [
        [0, 0, 1, 0],
        [0, 2, 1, 0],
        [1, 0, 1, 0],
        [1, 2, 1, 0],
        [2, 1, 1, 0],
        [2, 2, -1, 0],
      ],
      3,
      3,
    );
    const scorer = createScorer(trainEase(buildMatrix(log, ALIKE), { ...ALL, lambda: 0.5 }));
    const [first, second] = scorer.explain(historyOfItems([0, 1]))(2);
    expect(first).toMatchObject({ item: 0, share: 1 });
    expect(second).toMatchObject({ item: 1, share: 0 });
    expect(second?.score).toBeLessThan(0);
  });
});

import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logs, logOf } from "../../test/logs.arbitraries.ts";
import { questionOf, questions } from "../../test/questions.arbitraries.ts";
import { contentOf, createContentIndex } from "../content/index.ts";
import type { ItemModel } from "../ease/index.ts";
import { createScorer, historyOfItems, trainEase } from "../ease/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { allSpeak, bridgedSource, easeSource } from "../source/index.ts";
import type { Bridge, Heard, Near } from "./index.ts";
import { createBridge, findColumns, findKnown } from "./index.ts";

const everything = (): boolean => true;
const finish = <T>(steps: Generator<void, T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
};

const join = (bridge: Bridge, model: ItemModel, item: number, near: readonly Near[]): boolean => {
  const columns = finish(
    findColumns(
      model,
      near.map((each) => each.item),
    ),
  );
  return bridge.join({ item, near }, (of): readonly Heard[] | null => columns.get(of) ?? null);
};

const titled = (title: string) =>
  contentOf({ title, text: "", brand: null, category: [], attributes: {}, embedding: null });

describe("a bridge for new items", () => {
  test.prop([logs, questions])("changes nothing while no item has joined", (log, question) => {
    const model = trainEase(buildMatrix(log));
    const bridged = bridgedSource(model, createBridge()).propose(question, 20, everything);
    expect(bridged).toEqual(easeSource(model).propose(question, 20, everything));
  });

  test.prop([logs, fc.array(fc.tuple(fc.nat({ max: 9 }), fc.integer({ min: 1, max: 4 })))])(
    "gives a new item the mean of what its neighbours hear, by their likeness",
    (log, some) => {
      const model = trainEase(buildMatrix(log));
      const near = [...new Map(some)]
        .filter(([item]) => item < log.itemCount)
        .map(([item, likeness]) => ({ item, likeness }));
      const bridge = createBridge();
      join(bridge, model, 50, near);
      const scorer = createScorer(model);
      const whole = near.reduce((sum, { likeness }) => sum + likeness, 0);
      for (let source = 0; source < log.itemCount; source += 1) {
        if (near.some(({ item }) => item === source)) continue;
        const mean = near.reduce((sum, { item, likeness }) => {
          const heard = scorer.explain(historyOfItems([source]))(item)[0]?.score ?? 0;
          return sum + (likeness / whole) * heard;
        }, 0);
        expect(bridge.between(source, 50)).toBeCloseTo(mean, 9);
      }
    },
  );

  test.prop([logs])("knows of which items a model says anything, and what each hears", (log) => {
    const model = trainEase(buildMatrix(log));
    const scorer = createScorer(model);
    const items = Array.from({ length: log.itemCount }, (_, item) => item);
    const says = (source: number, item: number): number =>
      scorer.explain(historyOfItems([source]))(item)[0]?.score ?? 0;
    const known = finish(findKnown(model));
    const columns = finish(findColumns(model, items));
    for (const item of items) {
      expect(known[item] === 1).toBe(
        items.some((other) => says(other, item) !== 0 || says(item, other) !== 0),
      );
      for (const { item: source, weight } of columns.get(item) ?? [])
        expect(says(source, item)).toBe(weight);
    }
  });

  test.prop([logs, questions, fc.nat({ max: 9 }), fc.nat({ max: 9 })])(
    "says for what a new item is proposed, and for what a new item speaks: the parts are the score",
    (log, question, one, other) => {
      const model = trainEase(buildMatrix(log));
      const bridge = createBridge();
      join(bridge, model, 10, [
        { item: one % log.itemCount, likeness: 0.7 },
        { item: other % log.itemCount, likeness: 0.2 },
      ]);
      const relay = { share: 0.5, through: 3 };
      const source = bridgedSource(model, bridge, { speakers: allSpeak(), relay });
      const asked = { ...question, seeds: question.seeds.slice(0, 1) };
      for (const { item, score } of source.propose(asked, 20, everything)) {
        const parts = source.because(asked, item);
        expect(parts.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(score, 9);
      }
    },
  );

  it("makes an item recommendable right after it was put in, and forgets one that left", () => {
    // Coats (0, 1) are bought with hats (2); kettles (3) with cups (4).
    const log = logOf(
      Array.from({ length: 40 }, (_, user) =>
        (user % 2 === 0 ? [0, 1, 2] : [3, 4]).map((item) => [user, item, 1, user] as const),
      ).flat(),
      40,
      5,
    );
    const model = trainEase(buildMatrix(log));
    const content = createContentIndex();
    ["Rain coat", "Storm coat", "Hat", "Kettle", "Cup"].forEach((title, item) =>
      content.upsert(item, titled(title)),
    );
    const bridge = createBridge();
    const source = bridgedSource(model, bridge);
    const shown = (seed: number): number[] =>
      source.propose(questionOf([], [seed]), 10, everything).map(({ item }) => item);
    expect(shown(2)).not.toContain(5);

    content.upsert(5, titled("Winter coat"));
    const { items, scores } = content.similar({ items: [5], weights: [1] }, 5, everything);
    const near = Array.from(items, (item, at) => ({ item, likeness: scores[at] ?? 0 }));
    expect(join(bridge, model, 5, near)).toBe(true);
    expect(shown(2)).toContain(5);
    expect(shown(0)).toContain(5);
    expect(shown(4)).not.toContain(5);
    expect(shown(5)).toEqual([2, 0, 1]);

    bridge.leave(5);
    expect(shown(2)).not.toContain(5);
  });

  it("hears nothing of neighbours that are unknown, unlike, or of a likeness that is no number", () => {
    const model = trainEase(buildMatrix(logOf([[0, 0, 1, 0]], 1, 2)));
    const near = [
      { item: 7, likeness: 1 },
      { item: 0, likeness: Number.NaN },
      { item: 1, likeness: 0 },
    ];
    expect(join(createBridge(), model, 5, near)).toBe(false);
  });
});

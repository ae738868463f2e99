import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { ItemModel } from "./columns.ts";

/** What somebody did, as it counts for what comes next: items with weights, each item once. */
export type History = {
  readonly items: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
};

/** How much an item of the history did for an item that is recommended. */
export type Contribution = {
  readonly item: number;
  readonly score: number;
  /** Of all that spoke for it; 0 for what spoke against it. */
  readonly share: number;
};

/** Items that are not to be shown. */
type Excluded = Pick<ReadonlySet<number>, "has">;

export type Scorer = {
  /** The best `most` items for a history, those with a score above nought; never one that is excluded. */
  readonly rank: (history: History, most: number, excluded?: Excluded) => Ranked;
  /** What each item of the history did for one item: strongest first. */
  readonly explain: (history: History, item: number) => readonly Contribution[];
};

/** The history of one item, or of a cart: each counts as one. */
export const historyOfItems = (items: readonly number[]): History => {
  const once = [...new Set(items)];
  return { items: once, weights: once.map(() => 1) };
};

/** A weight that halves with each half-life that has passed. */
export const decayed = (weight: number, age: number, halfLife: number): number =>
  weight * 2 ** (-Math.max(0, age) / halfLife);

const weightBetween = (model: ItemModel, source: number, target: number): number => {
  let low = model.start[source] ?? 0;
  let high = model.start[source + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = model.targets[middle] ?? 0;
    if (at === target) return model.weights[middle] ?? 0;
    if (at < target) low = middle + 1;
    else high = middle;
  }
  return 0;
};

const explainWith =
  (model: ItemModel) =>
  (history: History, item: number): readonly Contribution[] => {
    const parts = Array.from(history.items, (source, at) => ({
      item: source,
      score: (history.weights[at] ?? 0) * weightBetween(model, source, item),
    })).filter(({ score }) => score !== 0);
    const whole = parts.reduce((sum, { score }) => sum + Math.max(0, score), 0);
    return parts
      .map(({ item: source, score }) => ({
        item: source,
        score,
        share: score > 0 ? score / whole : 0,
      }))
      .sort((a, b) => b.score - a.score || a.item - b.item);
  };

/** What goes with a history by a model. Its memory is one number an item, whatever is asked. */
export const createScorer = (model: ItemModel): Scorer => {
  const scores = new Float64Array(model.itemCount);
  const isFound = new Uint8Array(model.itemCount);
  const found = new Uint32Array(model.itemCount);

  const collect = (history: History): number => {
    let count = 0;
    for (let place = 0; place < history.items.length; place += 1) {
      const source = history.items[place] ?? 0;
      const weight = history.weights[place] ?? 0;
      const end = model.start[source + 1] ?? 0;
      for (let at = model.start[source] ?? end; at < end; at += 1) {
        const target = model.targets[at] ?? 0;
        if (isFound[target] === 0) {
          isFound[target] = 1;
          found[count] = target;
          count += 1;
        }
        scores[target] = (scores[target] ?? 0) + weight * (model.weights[at] ?? 0);
      }
    }
    return count;
  };

  return {
    rank: (history, most, excluded) => {
      const best = keepBest(Math.min(most, model.itemCount));
      const count = collect(history);
      for (let at = 0; at < count; at += 1) {
        const item = found[at] ?? 0;
        const score = scores[item] ?? 0;
        if (score > 0 && !excluded?.has(item)) best.offer(item, score);
        scores[item] = 0;
        isFound[item] = 0;
      }
      return best.take();
    },
    explain: explainWith(model),
  };
};

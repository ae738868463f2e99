import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";

/** Scores of items, added up; ranked once, and empty again. */
export type Sums = {
  readonly add: (item: number, score: number) => void;
  /** The best of those that are allowed, with a score above nought. */
  readonly best: (most: number, allowed: (item: number) => boolean) => Ranked;
};

export const createSums = (): Sums => {
  let scores = new Float64Array(1_024);
  let found: number[] = [];
  return {
    add: (item, score) => {
      if (item >= scores.length) {
        const larger = new Float64Array(Math.max(item + 1, scores.length * 2));
        larger.set(scores);
        scores = larger;
      }
      const before = scores[item] ?? 0;
      if (before === 0) found.push(item);
      scores[item] = before + score;
    },
    best: (most, allowed) => {
      const best = keepBest(Math.min(most, found.length));
      for (const item of found) {
        const score = scores[item] ?? 0;
        // An item whose sum was nought in between was found twice: it is offered once.
        scores[item] = 0;
        if (score > 0 && allowed(item)) best.offer(item, score);
      }
      found = [];
      return best.take();
    },
  };
};

import type { Matrix } from "../interaction/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import type { Pair, TogetherOptions } from "../together/index.ts";
import { createTogether, TOGETHER_DEFAULTS } from "../together/index.ts";
import type { HistoryOptions } from "./question.ts";
import { HISTORY_DEFAULTS, shownFor, supportersOf } from "./question.ts";
import type { Source } from "./source.ts";

/** Pairs of an item that are kept. */
const PAIRS = 100;

/** The surest pairs of each item, worked out when they are first asked for. */
export const pairsOf = (
  matrix: Matrix,
  options: TogetherOptions = TOGETHER_DEFAULTS,
): ((item: number) => readonly Pair[]) => {
  const together = createTogether(matrix);
  const known = new Map<number, readonly Pair[]>();
  return (item) => {
    const found = known.get(item) ?? together(item, PAIRS, options);
    if (item < matrix.itemCount) known.set(item, found);
    return found;
  };
};

/**
 * What is bought together with the seeds, or with the history: the sum of the log-likelihood ratios
 * (Dunning 1993) of the pairs that are sure enough, by the weight of what speaks.
 */
export const togetherSource = (
  pairs: (item: number) => readonly Pair[],
  options: HistoryOptions = HISTORY_DEFAULTS,
): Source => ({
  propose: (question, k, allowed) => {
    const { items, weights } = supportersOf(question, options);
    const scores = new Map<number, number>();
    for (let at = 0; at < items.length; at += 1)
      for (const { item, likelihood } of pairs(items[at] ?? 0))
        scores.set(item, (scores.get(item) ?? 0) + (weights[at] ?? 0) * likelihood);
    const isShown = shownFor(question, allowed);
    const best = keepBest(Math.min(k, scores.size));
    for (const [item, score] of scores) if (score > 0 && isShown(item)) best.offer(item, score);
    return proposalsOf(best.take());
  },
  because: (question, item) => {
    const { items, weights } = supportersOf(question, options);
    return Array.from(items, (speaker, at) => ({
      item: speaker,
      part:
        (weights[at] ?? 0) * (pairs(speaker).find((pair) => pair.item === item)?.likelihood ?? 0),
    }))
      .filter(({ part }) => part > 0)
      .sort((a, b) => b.part - a.part || a.item - b.item);
  },
});

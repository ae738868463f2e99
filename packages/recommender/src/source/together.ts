import type { Matrix } from "../interaction/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import type { Pair, TogetherOptions } from "../together/index.ts";
import { createTogether, TOGETHER_DEFAULTS } from "../together/index.ts";
import type { HistoryOptions } from "./question.ts";
import { HISTORY_DEFAULTS, remembered, shownFor, supportersOf } from "./question.ts";
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
): Source => {
  /** What each that speaks says of its pairs. */
  const said = remembered((question) => {
    const { items, weights } = supportersOf(question, options);
    return Array.from(items, (speaker, at) => {
      const weight = weights[at] ?? 0;
      const parts = new Map(
        pairs(speaker).map(({ item, likelihood }) => [item, weight * likelihood]),
      );
      return { speaker, parts };
    });
  });
  return {
    propose: (question, k, allowed) => {
      const scores = new Map<number, number>();
      for (const { parts } of said(question))
        for (const [item, part] of parts) scores.set(item, (scores.get(item) ?? 0) + part);
      const isShown = shownFor(question, allowed);
      const best = keepBest(Math.min(k, scores.size));
      for (const [item, score] of scores)
        if (score > 0 && best.wouldKeep(item, score) && isShown(item)) best.offer(item, score);
      return proposalsOf(best.take());
    },
    because: (question, item) =>
      said(question)
        .map(({ speaker, parts }) => ({ item: speaker, part: parts.get(item) ?? 0 }))
        .filter(({ part }) => part > 0)
        .sort((a, b) => b.part - a.part || a.item - b.item),
  };
};

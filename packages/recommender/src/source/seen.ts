import { keepBest, proposalsOf } from "../ranking/index.ts";
import type { HistoryOptions } from "./question.ts";
import { HISTORY_DEFAULTS, historyOfTouches, shownFor } from "./question.ts";
import type { Question, Source } from "./source.ts";

/** What the person looked at and has not bought: the latest and strongest first, each its own reason. */
export const seenSource = (options: HistoryOptions = HISTORY_DEFAULTS): Source => {
  const scoresOf = ({ history, now }: Question): ReadonlyMap<number, number> => {
    const bought = new Set(
      history.filter(({ signal }) => signal === "purchase").map(({ item }) => item),
    );
    const { items, weights } = historyOfTouches(history, now, options);
    return new Map(
      Array.from(items, (item, at) => [item, weights[at] ?? 0] as const).filter(
        ([item, score]) => score > 0 && !bought.has(item),
      ),
    );
  };
  return {
    propose: (question, k, allowed) => {
      const scores = scoresOf(question);
      const isShown = shownFor(question, allowed);
      const best = keepBest(Math.min(k, scores.size));
      for (const [item, score] of scores)
        if (best.wouldKeep(item, score) && isShown(item)) best.offer(item, score);
      return proposalsOf(best.take());
    },
    because: (question, item) => {
      const score = scoresOf(question).get(item);
      return score === undefined ? [] : [{ item, part: score }];
    },
  };
};

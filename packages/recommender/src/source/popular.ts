import { rankScores } from "../popularity/index.ts";
import type { Proposal } from "../ranking/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import { shownFor } from "./question.ts";
import type { Source } from "./source.ts";

/** Items that are few enough to be looked at one by one, rather than all in their order until some may be shown. */
const FEW = 20_000;

/** The same for everybody: items by a score each, such as how many had them; those above nought. */
export const popularSource = (scores: Float64Array): Source => {
  const ranked = rankScores(scores, scores.length);
  return {
    propose: (question, k, allowed) => {
      const isShown = shownFor(question, allowed);
      const few = isShown.few?.(FEW) ?? null;
      if (few !== null) {
        const best = keepBest(Math.min(k, few.length));
        for (const item of few) {
          const score = scores[item] ?? 0;
          if (score > 0 && best.wouldKeep(item, score) && isShown(item)) best.offer(item, score);
        }
        return proposalsOf(best.take());
      }
      const proposals: Proposal[] = [];
      for (let at = 0; at < ranked.items.length && proposals.length < k; at += 1) {
        const item = ranked.items[at] ?? 0;
        if (isShown(item)) proposals.push({ item, score: ranked.scores[at] ?? 0 });
      }
      return proposals;
    },
    because: () => [],
  };
};

import { rankScores } from "../popularity/index.ts";
import type { Proposal } from "../ranking/index.ts";
import { shownFor } from "./question.ts";
import type { Source } from "./source.ts";

/** The same for everybody: items by a score each, such as how many had them; those above nought. */
export const popularSource = (scores: Float64Array): Source => {
  const ranked = rankScores(scores, scores.length);
  return {
    propose: (question, k, allowed) => {
      const isShown = shownFor(question, allowed);
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

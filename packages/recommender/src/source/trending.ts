import type { Crowd, Trending } from "../popularity/index.ts";
import type { Proposal, Ranked } from "../ranking/index.ts";
import { proposalsOf } from "../ranking/index.ts";
import { shownFor } from "./question.ts";
import type { Source } from "./source.ts";

/** Milliseconds for which a ranking of what is lively is told again: nobody sees it move sooner. */
const LASTS = 1_000;
/** Rankings that are kept, of crowds; and items of one. */
const CROWDS = 200;
const RANKED = 2_000;

const everything = (): boolean => true;
const keyOf = ({ category, place, segments }: Crowd): string =>
  JSON.stringify([category, place, segments]);

/**
 * What is lately popular, or rises most above its usual, among people like the one who asks: of the
 * category, the place and the segments of the question, as far as enough is known of them. It is as it stood
 * within the second before; where that leaves too few, it is asked anew.
 */
export const trendingSource = (trending: Trending, by: "popular" | "rising" = "rising"): Source => {
  const known = new Map<string, { readonly at: number; readonly ranked: Ranked }>();
  const rankingOf = (crowd: Crowd, now: number): Ranked => {
    const key = keyOf(crowd);
    const before = known.get(key);
    if (before !== undefined && Math.abs(now - before.at) < LASTS) return before.ranked;
    const ranked = trending[by](now, RANKED, crowd, everything);
    if (known.size >= CROWDS) known.clear();
    known.set(key, { at: now, ranked });
    return ranked;
  };
  return {
    propose: (question, k, allowed) => {
      const isShown = shownFor(question, allowed);
      const { items, scores } = rankingOf(question.context, question.now);
      const proposals: Proposal[] = [];
      for (let at = 0; at < items.length && proposals.length < k; at += 1) {
        const item = items[at] ?? 0;
        if (isShown(item)) proposals.push({ item, score: scores[at] ?? 0 });
      }
      return proposals.length === k
        ? proposals
        : proposalsOf(trending[by](question.now, k, question.context, isShown));
    },
    because: () => [],
  };
};

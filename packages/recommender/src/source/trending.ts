import type { Crowd, Trending } from "../popularity/index.ts";
import type { Proposal, Ranked } from "../ranking/index.ts";
import { proposalsOf } from "../ranking/index.ts";
import { shownFor } from "./question.ts";
import type { Question, Source } from "./source.ts";

/** Milliseconds for which a ranking of what is lively is told again: nobody sees it move sooner. */
const LASTS = 1_000;
/** Rankings that are kept, of crowds; and items of one. */
const CROWDS = 200;
const RANKED = 2_000;

/** What of a question tells a crowd from everybody. */
const CROWD_PARTS = ["category", "place", "segment"] as const;

const everything = (): boolean => true;
const keyOf = ({ category, places, segments }: Crowd): string =>
  JSON.stringify([category, places, segments]);

const isTold = ({ category, places, segments }: Crowd): boolean =>
  category !== null || places.length > 0 || segments.length > 0;

/**
 * What is lately popular, or rises most above its usual, among people like the one who asks: of the
 * category, the places and the segments of the question, or those of them that are named, as far as enough
 * is known of them. It is as it stood within the second before; where that leaves too few, it is asked anew.
 */
export const trendingSource = (
  trending: Trending,
  rank: "popular" | "rising" = "rising",
  by: readonly (typeof CROWD_PARTS)[number][] = CROWD_PARTS,
): Source => {
  const known = new Map<string, { readonly at: number; readonly ranked: Ranked }>();
  const crowdOf = ({ context }: Question): Crowd => ({
    category: by.includes("category") ? context.category : null,
    places: by.includes("place") ? context.places : [],
    segments: by.includes("segment") ? context.segments : [],
  });
  const rankingOf = (crowd: Crowd, now: number): Ranked => {
    const key = keyOf(crowd);
    const before = known.get(key);
    if (before !== undefined && Math.abs(now - before.at) < LASTS) return before.ranked;
    const ranked = trending[rank](now, RANKED, crowd, everything);
    if (known.size >= CROWDS) known.clear();
    known.set(key, { at: now, ranked });
    return ranked;
  };
  return {
    propose: (question, k, allowed) => {
      const isShown = shownFor(question, allowed);
      const crowd = crowdOf(question);
      const { items, scores } = rankingOf(crowd, question.now);
      const proposals: Proposal[] = [];
      for (let at = 0; at < items.length && proposals.length < k; at += 1) {
        const item = items[at] ?? 0;
        if (isShown(item)) proposals.push({ item, score: scores[at] ?? 0 });
      }
      return proposals.length === k
        ? proposals
        : proposalsOf(trending[rank](question.now, k, crowd, isShown));
    },
    because: () => [],
    among: (question, item) => {
      const told = trending.told(item, question.now, crowdOf(question));
      return isTold(told) ? told : null;
    },
  };
};

import type { Source } from "./source.ts";

/**
 * What one source proposes, and below it what another does, where the first leaves places empty. Scores of the
 * other are shares of the lowest of the first, so that the order is kept.
 */
export const filledSource = (first: Source, other: Source): Source => ({
  propose: (question, k, allowed) => {
    const own = first.propose(question, k, allowed);
    if (own.length >= k) return own;
    const there = new Set(own.map(({ item }) => item));
    const isMissing = (item: number): boolean => !there.has(item) && allowed(item);
    const left = other.propose(
      question,
      k - own.length,
      allowed.few === undefined ? isMissing : Object.assign(isMissing, { few: allowed.few }),
    );
    const lowest = own.at(-1)?.score;
    const best = left[0]?.score;
    if (lowest === undefined || best === undefined) return [...own, ...left];
    return [...own, ...left.map(({ item, score }) => ({ item, score: (lowest * score) / best }))];
  },
  because: first.because,
  ...(first.among === undefined ? {} : { among: first.among }),
});

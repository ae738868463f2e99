import type { Sums } from "../array/index.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Pull } from "./likeness.ts";

/** How well items match what they are looked up by: over all items at once, or for one. */
export const createMatching = (lexicon: Lexicon) => ({
  /** Adds to each item how well it matches. */
  add: (pulls: readonly Pull[], share: number, sums: Sums): void => {
    for (const { postings, value } of pulls)
      for (let at = 0; at < postings.size; at += 1) {
        const item = postings.items[at] ?? 0;
        const length = lexicon.get(item)?.length ?? 0;
        sums.add(item, share * value * lexicon.weight(postings.counts[at] ?? 0, length));
      }
  },
  of: (pulls: readonly Pull[], item: number): number => {
    const document = lexicon.get(item);
    if (document === undefined) return 0;
    const counts = new Map(document.terms.map(({ postings, count }) => [postings, count]));
    return pulls.reduce((sum, { postings, value }) => {
      const count = counts.get(postings);
      return count === undefined ? sum : sum + value * lexicon.weight(count, document.length);
    }, 0);
  },
});

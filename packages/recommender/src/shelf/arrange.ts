import type { Board } from "../board/index.ts";
import type { ShelfRules } from "./rules.ts";

export type Scored = { readonly item: number; readonly score: number };

/** How alike two items are: half for one brand, half for one category. */
const likeness = (a: number, b: number, board: Board): number =>
  (board.brand(a) >= 0 && board.brand(a) === board.brand(b) ? 0.5 : 0) +
  (board.category(a) >= 0 && board.category(a) === board.category(b) ? 0.5 : 0);

const isFull = (
  item: number,
  shown: readonly Scored[],
  most: number,
  of: (item: number) => number,
): boolean => {
  const own = of(item);
  return own >= 0 && shown.filter((each) => of(each.item) === own).length >= most;
};

/**
 * The best `k` of candidates: each next one is that with the most of (1 - λ) · score / best score - λ ·
 * likeness to the most alike above it (maximal marginal relevance, Carbonell and Goldstein 1998), of those
 * that no cap of a brand or category keeps out. Candidates stand best first; ties keep their order.
 */
export const arrange = (
  candidates: readonly Scored[],
  { diversity, perBrand, perCategory }: ShelfRules,
  board: Board,
  k: number,
): readonly Scored[] => {
  const shown: Scored[] = [];
  const left = [...candidates];
  const best = Math.max(candidates[0]?.score ?? 0, Number.MIN_VALUE);
  const worthOf = ({ item, score }: Scored): number => {
    if (diversity === 0) return score;
    const alike = Math.max(0, ...shown.map((each) => likeness(item, each.item, board)));
    return (1 - diversity) * (score / best) - diversity * alike;
  };
  while (shown.length < k && left.length > 0) {
    let first = -1;
    let worth = -Infinity;
    left.forEach((each, index) => {
      const found = worthOf(each);
      if (found <= worth) return;
      if (isFull(each.item, shown, perBrand, board.brand)) return;
      if (isFull(each.item, shown, perCategory, board.category)) return;
      first = index;
      worth = found;
    });
    if (first < 0) break;
    shown.push(...left.splice(first, 1));
  }
  return shown;
};

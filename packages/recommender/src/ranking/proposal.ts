import type { Ranked } from "./best.ts";

/** An item that a source would show. Scores of one answer compare with each other, not across sources. */
export type Proposal = { readonly item: number; readonly score: number };

/** A ranking as proposals, in its order. */
export const proposalsOf = ({ items, scores }: Ranked): readonly Proposal[] =>
  Array.from(items, (item, at) => ({ item, score: scores[at] ?? 0 }));

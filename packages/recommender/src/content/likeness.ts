import { createKept } from "./kept.ts";
import type { Document, Lexicon } from "./lexicon.ts";
import type { Postings } from "./postings.ts";
import type { Vectors } from "./vectors.ts";
import { dot } from "./vectors.ts";

export type LikenessOptions = {
  /** Strongest terms of an item that others are looked up by. */
  readonly terms: number;
  /** Share of items from which on a term is too common to look others up by; 1,000 items are never. */
  readonly common: number;
  /** How much embeddings count against words, from 0 to 1, between items that have them. */
  readonly embedding: number;
};

/** A term, and how much it does for the likeness of an item that it stands in with full weight. */
export type Pull = { readonly postings: Postings; readonly value: number };

const NOTHING: Document = { terms: [], length: 0 };

/** Items that are few enough to be looked through for any term. */
const FEW = 1_000;

/** What two documents have in common, by the rarity of it. */
const product = (lexicon: Lexicon, a: Document, b: Document): number => {
  let sum = 0;
  let [left, right] = [0, 0];
  for (;;) {
    const one = a.terms[left];
    const other = b.terms[right];
    if (one === undefined || other === undefined) return sum;
    const difference = one.postings.serial - other.postings.serial;
    if (difference === 0)
      sum +=
        lexicon.weight(one.count, a.length) *
        lexicon.weight(other.count, b.length) *
        lexicon.rarity(one.postings) ** 2;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
};

/** How like items are, by what they are. What is kept here holds until an item comes or goes. */
export const createLikeness = (
  lexicon: Lexicon,
  vectors: Vectors,
  { terms, common, embedding }: LikenessOptions,
) => {
  const norms = createKept<number>(lexicon);
  const lookups = createKept<readonly Pull[]>(lexicon);

  const tell = (document: Document): readonly Pull[] =>
    document.terms.map(({ postings, count }) => ({
      postings,
      value: lexicon.weight(count, document.length) * lexicon.rarity(postings),
    }));
  const squares = (pulls: readonly Pull[]): number =>
    pulls.reduce((sum, { value }) => sum + value * value, 0);

  const lookupOf = (document: Document): readonly Pull[] => {
    const most = Math.max(FEW, common * lexicon.size());
    const strongest = tell(document)
      .filter(({ postings }) => postings.size <= most)
      .sort((a, b) => b.value - a.value || a.postings.serial - b.postings.serial)
      .slice(0, terms);
    const own = squares(strongest);
    return strongest.map(({ postings, value }) => ({
      postings,
      value: (value / own) * lexicon.rarity(postings),
    }));
  };
  const normOf = (item: number, document: Document): number =>
    norms(item, () => Math.sqrt(squares(tell(document))));
  return {
    /** What an item is looked up by; with the item itself it comes to 1. Null for one that is not here. */
    pullsOf: (item: number): readonly Pull[] | null => {
      if (!lexicon.rows.has(item)) return null;
      return lookups(item, () => lookupOf(lexicon.get(item) ?? NOTHING));
    },
    /** The cosine of what two items consist of, from 0 to 1; with their embeddings where both have one. */
    between: (a: number, b: number): number => {
      const [one, other] = [lexicon.get(a), lexicon.get(b)];
      if (one === undefined || other === undefined) return 0;
      const size = normOf(a, one) * normOf(b, other);
      const words = size > 0 ? Math.min(1, product(lexicon, one, other) / size) : 0;
      const [left, right] = [vectors.get(a), vectors.get(b)];
      if (left === null || right === null) return words;
      return (1 - embedding) * words + embedding * Math.max(0, Math.min(1, dot(left, right)));
    },
  };
};

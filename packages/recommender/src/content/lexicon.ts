import type { Postings } from "./postings.ts";
import { createPostings, post, unpost } from "./postings.ts";

export type LexiconOptions = {
  /** How soon a term that stands oftener counts no more: Robertson's k1. */
  readonly saturation: number;
  /** How much a long text is held against its terms, from 0 to 1: Robertson's b. */
  readonly lengthPenalty: number;
};

/** A term of an item: where else it stands, and how often it stands here. */
export type Term = { readonly postings: Postings; readonly count: number };

/** What an item consists of, by the serial of its terms. */
export type Document = { readonly terms: readonly Term[]; readonly length: number };

/** Terms of items, and how much they tell: BM25 (Robertson and Zaragoza 2009). */
export type Lexicon = {
  readonly put: (item: number, terms: ReadonlyMap<string, number>) => void;
  readonly remove: (item: number) => void;
  readonly get: (item: number) => Document | undefined;
  readonly size: () => number;
  /** Changes with every item that comes or goes: until then all that was worked out holds. */
  readonly version: () => number;
  readonly find: (term: string) => Postings | undefined;
  /** How rare a term is: log(1 + (N - n + 0.5) / (n + 0.5)). */
  readonly rarity: (postings: Postings) => number;
  /** How much a term says of an item that it stands in so often, from 0 to k1 + 1. */
  readonly weight: (count: number, length: number) => number;
};

export const createLexicon = ({ saturation, lengthPenalty }: LexiconOptions): Lexicon => {
  const documents = new Map<number, Document>();
  const vocabulary = new Map<string, Postings>();
  let serial = 0;
  let version = 0;
  let total = 0;

  const meet = (term: string): Postings => {
    const known = vocabulary.get(term) ?? createPostings(term, serial++);
    vocabulary.set(term, known);
    return known;
  };
  const remove = (item: number): void => {
    const document = documents.get(item);
    if (document === undefined) return;
    for (const { postings } of document.terms) {
      unpost(postings, item);
      if (postings.size === 0) vocabulary.delete(postings.term);
    }
    documents.delete(item);
    total -= document.length;
    version += 1;
  };

  return {
    put: (item, counts) => {
      remove(item);
      const terms = [...counts]
        .map(([term, count]) => ({ postings: meet(term), count: Math.fround(count) }))
        .sort((a, b) => a.postings.serial - b.postings.serial);
      for (const { postings, count } of terms) post(postings, item, count);
      const length = terms.reduce((sum, { count }) => sum + count, 0);
      documents.set(item, { terms, length });
      total += length;
      version += 1;
    },
    remove,
    get: (item) => documents.get(item),
    size: () => documents.size,
    version: () => version,
    find: (term) => vocabulary.get(term),
    rarity: ({ size }) => Math.log(1 + (documents.size - size + 0.5) / (size + 0.5)),
    weight: (count, length) => {
      const usual = total / documents.size;
      const size = usual > 0 ? 1 - lengthPenalty + (lengthPenalty * length) / usual : 1;
      return (count * (saturation + 1)) / (count + saturation * size);
    },
  };
};

import type { Postings } from "./postings.ts";
import { createPostings, post, unpost } from "./postings.ts";
import type { Rows } from "./rows.ts";
import { createRows } from "./rows.ts";

export type LexiconOptions = {
  /** How soon a term that stands oftener counts no more: Robertson's k1. */
  readonly saturation: number;
  /** How much a long text is held against its terms, from 0 to 1: Robertson's b. */
  readonly lengthPenalty: number;
};

/** A term of an item: where else it stands, and how often it stands here. */
export type Term = { readonly postings: Postings; readonly count: number };

/** What an item consists of, by the serial of its terms. What stood nowhere any more leaves its serial to another. */
export type Document = { readonly terms: readonly Term[]; readonly length: number };

/** Terms of items, and how much they tell: BM25 (Robertson and Zaragoza 2009). */
export type Lexicon = {
  readonly put: (item: number, terms: ReadonlyMap<string, number>) => void;
  readonly remove: (item: number) => void;
  readonly get: (item: number) => Document | undefined;
  /** Terms of items as they lie, for those who go through many. */
  readonly rows: Rows;
  /** How long an item is; 0 for none. Memory goes by the largest number of an item. */
  readonly lengthOf: (item: number) => number;
  readonly size: () => number;
  /** Changes with every item that comes or goes: until then all that was worked out holds. */
  readonly version: () => number;
  readonly find: (term: string) => Postings | undefined;
  /** How rare a term is: log(1 + (N - n + 0.5) / (n + 0.5)). */
  readonly rarity: (postings: Postings) => number;
  /** How much a term says of an item that it stands in so often, from 0 to k1 + 1. */
  readonly weight: (count: number, length: number) => number;
};

/** Terms by what they are and by their serials. */
const createVocabulary = () => {
  const known = new Map<string, Postings>();
  const bySerial: Postings[] = [];
  const free: number[] = [];
  return {
    find: (term: string): Postings | undefined => known.get(term),
    at: (serial: number): Postings | undefined => bySerial[serial],
    meet: (term: string): Postings => {
      const before = known.get(term);
      if (before !== undefined) return before;
      const met = createPostings(term, free.pop() ?? bySerial.length);
      known.set(term, met);
      bySerial[met.serial] = met;
      return met;
    },
    forget: ({ term, serial }: Postings): void => {
      known.delete(term);
      free.push(serial);
    },
  };
};

/** Lengths of items, by their numbers. */
const createLengths = () => {
  let lengths = new Float32Array(64);
  return {
    of: (item: number): number => lengths[item] ?? 0,
    keep: (item: number, length: number): void => {
      if (item >= lengths.length) {
        const larger = new Float32Array(Math.max(item + 1, lengths.length * 2));
        larger.set(lengths);
        lengths = larger;
      }
      lengths[item] = length;
    },
  };
};

export const createLexicon = ({ saturation, lengthPenalty }: LexiconOptions): Lexicon => {
  const rows = createRows();
  const vocabulary = createVocabulary();
  const lengths = createLengths();
  let [size, version, total] = [0, 0, 0];
  /** What is added to a count under the line, and for each of an item's length besides. */
  let [base, slope] = [saturation, 0];

  const changed = (by: number, length: number): void => {
    size += by;
    total += by * length;
    const usual = total / size;
    base = usual > 0 ? saturation * (1 - lengthPenalty) : saturation;
    slope = usual > 0 ? (saturation * lengthPenalty) / usual : 0;
    version += 1;
  };
  const termsOf = (item: number): readonly Term[] => {
    const terms: Term[] = [];
    for (let at = rows.from(item); at < rows.to(item); at += 1) {
      const postings = vocabulary.at(rows.serialAt(at));
      if (postings !== undefined) terms.push({ postings, count: rows.countAt(at) });
    }
    return terms;
  };
  const remove = (item: number): void => {
    if (!rows.has(item)) return;
    for (const { postings } of termsOf(item)) {
      unpost(postings, item);
      if (postings.size === 0) vocabulary.forget(postings);
    }
    rows.remove(item);
    changed(-1, lengths.of(item));
    lengths.keep(item, 0);
  };

  return {
    put: (item, counts) => {
      remove(item);
      const terms = [...counts]
        .map(([term, count]) => ({ postings: vocabulary.meet(term), count: Math.fround(count) }))
        .sort((a, b) => a.postings.serial - b.postings.serial);
      const length = Math.fround(terms.reduce((sum, { count }) => sum + count, 0));
      for (const { postings, count } of terms) post(postings, item, { count, length });
      rows.put(item, {
        serials: terms.map(({ postings }) => postings.serial),
        counts: terms.map(({ count }) => count),
      });
      lengths.keep(item, length);
      changed(1, length);
    },
    remove,
    get: (item) =>
      rows.has(item) ? { terms: termsOf(item), length: lengths.of(item) } : undefined,
    rows,
    lengthOf: lengths.of,
    size: () => size,
    version: () => version,
    find: vocabulary.find,
    rarity: (postings) => Math.log(1 + (size - postings.size + 0.5) / (postings.size + 0.5)),
    weight: (count, length) => (count * (saturation + 1)) / (count + base + slope * length),
  };
};

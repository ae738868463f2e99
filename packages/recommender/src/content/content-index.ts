import { createSums } from "../array/index.ts";
import type { History } from "../ease/index.ts";
import type { Ranked } from "../ranking/index.ts";
import type { ItemContent } from "./content.ts";
import { termsOf } from "./content.ts";
import type { Lexicon, LexiconOptions } from "./lexicon.ts";
import { createLexicon } from "./lexicon.ts";
import type { LikenessOptions, Pull } from "./likeness.ts";
import { createLikeness } from "./likeness.ts";
import { bestOf, createMatching } from "./matching.ts";
import type { Language } from "./stem.ts";
import { addTo, ratingBy, soughtOf } from "./sought.ts";
import { createWording } from "./tokens.ts";
import type { Vectors } from "./vectors.ts";
import { createVectors, dot } from "./vectors.ts";
import type { Voice } from "./voices.ts";
import { createVoices, sumsOf } from "./voices.ts";

export type ContentOptions = LexiconOptions &
  LikenessOptions & {
    /** Of searches, and of texts that do not say theirs; null where it may be any. */
    readonly language: Language | null;
    /**
     * Places of terms in items that are looked at for what is like some items, the strongest terms first; of a
     * large catalog the commonest terms find no items then, but rate those that the others found.
     */
    readonly places: number;
    /** Of items that not all terms were asked for, how many of the best are rated by all. */
    readonly rated: number;
  };

export const CONTENT_DEFAULTS: ContentOptions = {
  language: "en",
  saturation: 1.2,
  lengthPenalty: 0.75,
  terms: 32,
  common: 0.05,
  embedding: 0.5,
  places: 12_000,
  rated: 300,
};

type Allowed = (item: number) => boolean;

/** What an item that speaks did for another, if anything; below nought for what spoke against it. */
export type Share = { readonly item: number; readonly part: number };

/** What items are, kept as they come and go: an item counts from the moment that it is put in. */
export type ContentIndex = {
  /** Puts in an item, in place of what it was. Answers whether its embedding could be used. */
  readonly upsert: (item: number, content: ItemContent) => boolean;
  readonly remove: (item: number) => void;
  readonly has: (item: number) => boolean;
  readonly size: () => number;
  /** What is most like some items, by their weights; never one of them. */
  readonly similar: (speakers: History, most: number, allowed: Allowed) => Ranked;
  /** Says of one item after the other what some items did for its likeness: the parts sum to its score. */
  readonly explain: (speakers: History) => (item: number) => readonly Share[];
  /** Says of one item after the other how like it is to some items: what the parts of `explain` sum to. */
  readonly liking: (speakers: History) => (item: number) => number;
  /** What answers a search best, by BM25. */
  readonly search: (query: string, most: number, allowed: Allowed) => Ranked;
  /** Says of one item after the other how well it answers a search, by BM25; 0 when no word of it does. */
  readonly relevance: (query: string) => (item: number) => number;
  /** How like two items are, from 0 to 1, the same both ways. */
  readonly likeness: (a: number, b: number) => number;
};

/** Item numbers are below this. */
const ITEMS = 2 ** 31;

const NOBODY: readonly Heard[] = [];

type Heard = Pull & { readonly voice: number };

/** What the words of those that speak are looked up by, with whose they are, by their places. */
const pullsOf = (voices: readonly Voice[]): readonly Heard[] => {
  const heard: Heard[] = [];
  for (const [voice, { weight, words, pulls }] of voices.entries())
    for (const { postings, value } of pulls)
      heard.push({ postings, value: weight * words * value, voice });
  return heard;
};

/** What each that speaks did for an item, by their places; to be read before the next is asked about. */
const saying = (
  voices: readonly Voice[],
  { rows, lengthOf, weight: weightOf }: Lexicon,
  vectors: Vectors,
  { embedding }: LikenessOptions,
): ((item: number) => Float64Array) => {
  const said = Map.groupBy(pullsOf(voices), ({ postings }) => postings.serial);
  const parts = new Float64Array(voices.length);
  return (item) => {
    const theirs = vectors.get(item);
    parts.fill(0);
    if (theirs !== null)
      voices.forEach(({ weight, vector }, voice) => {
        if (vector !== null) parts[voice] = weight * embedding * dot(vector, theirs);
      });
    const length = lengthOf(item);
    for (let row = rows.from(item); row < rows.to(item); row += 1)
      for (const { voice, value } of said.get(rows.serialAt(row)) ?? NOBODY)
        parts[voice] = (parts[voice] ?? 0) + value * weightOf(rows.countAt(row), length);
    return parts;
  };
};

const sharesOf = (voices: readonly Voice[], parts: Float64Array): readonly Share[] => {
  const shares: Share[] = [];
  for (const [at, { item }] of voices.entries()) {
    const part = parts[at] ?? 0;
    if (part !== 0) shares.push({ item, part });
  }
  return shares;
};

const sumOf = (parts: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < parts.length; at += 1) sum += parts[at] ?? 0;
  return sum;
};

/** An index over contents. Embeddings are compared one by one: for up to some 100,000 items. */
export const createContentIndex = (options: ContentOptions = CONTENT_DEFAULTS): ContentIndex => {
  const wordsOf = createWording(options.language);
  const lexicon = createLexicon(options);
  const vectors = createVectors();
  const likeness = createLikeness(lexicon, vectors, options);
  const find = createMatching(lexicon, options);
  const sums = createSums(ITEMS);
  const voicesOf = createVoices(vectors, { pullsOf: likeness.pullsOf, ...options });

  const pullsOfQuery = (query: string): readonly Pull[] =>
    [
      ...termsOf({ texts: [{ text: query, language: null, weight: 1 }], labels: [] }, wordsOf),
    ].flatMap(([term, count]) => {
      const postings = lexicon.find(term);
      return postings === undefined ? [] : [{ postings, value: count * lexicon.rarity(postings) }];
    });
  return {
    upsert: (item, content) => {
      lexicon.put(item, termsOf(content, wordsOf));
      if (content.embedding !== null) return vectors.put(item, content.embedding);
      vectors.remove(item);
      return false;
    },
    remove: (item) => {
      lexicon.remove(item);
      vectors.remove(item);
    },
    has: lexicon.rows.has,
    size: lexicon.size,
    similar: (speakers, most, allowed) => {
      const voices = voicesOf(speakers);
      const own = new Set(voices.map(({ item }) => item));
      const isWanted = (item: number): boolean => !own.has(item) && allowed(item);
      const sought = soughtOf(lexicon, pullsOf(voices));
      const wholes = sumsOf(voices);
      if (wholes.length === 0)
        return find(sought, { most, allowed: isWanted, places: options.places });
      sums.begin(lexicon.size());
      for (const each of sought) addTo(sums, lexicon, each);
      for (const whole of wholes)
        vectors.compare(whole, (item, cosine) => sums.add(item, options.embedding * cosine));
      return bestOf(sums, most, isWanted);
    },
    explain: (speakers) => {
      const voices = voicesOf(speakers);
      const partsOf = saying(voices, lexicon, vectors, options);
      return (item) => sharesOf(voices, partsOf(item));
    },
    liking: (speakers) => {
      const partsOf = saying(voicesOf(speakers), lexicon, vectors, options);
      return (item) => sumOf(partsOf(item));
    },
    search: (query, most, allowed) =>
      find(soughtOf(lexicon, pullsOfQuery(query)), { most, allowed, places: Infinity }),
    relevance: (query) => ratingBy(lexicon, soughtOf(lexicon, pullsOfQuery(query))),
    likeness: likeness.between,
  };
};

import type { Sums } from "../array/index.ts";
import { createSums } from "../array/index.ts";
import type { History } from "../ease/index.ts";
import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { ItemContent } from "./content.ts";
import { termsOf } from "./content.ts";
import type { LexiconOptions } from "./lexicon.ts";
import { createLexicon } from "./lexicon.ts";
import type { LikenessOptions, Pull } from "./likeness.ts";
import { createLikeness } from "./likeness.ts";
import { createMatching } from "./matching.ts";
import type { Language } from "./stem.ts";
import { createTokenizer } from "./tokens.ts";
import { createVectors, dot } from "./vectors.ts";
import { createVoices, sumOf } from "./voices.ts";

export type ContentOptions = LexiconOptions &
  LikenessOptions & {
    readonly language: Language;
  };

export const CONTENT_DEFAULTS: ContentOptions = {
  language: "en",
  saturation: 1.2,
  lengthPenalty: 0.75,
  terms: 32,
  common: 0.05,
  embedding: 0.5,
};

type Allowed = (item: number) => boolean;

/** What items are, kept as they come and go: an item counts from the moment that it is put in. */
export type ContentIndex = {
  /** Puts in an item, in place of what it was. Answers whether its embedding could be used. */
  readonly upsert: (item: number, content: ItemContent) => boolean;
  readonly remove: (item: number) => void;
  readonly has: (item: number) => boolean;
  readonly size: () => number;
  /** What is most like some items, by their weights; never one of them. */
  readonly similar: (speakers: History, most: number, allowed: Allowed) => Ranked;
  /** What each of some items did for the likeness of one: the parts sum to its score. */
  readonly explain: (speakers: History, item: number) => ReadonlyMap<number, number>;
  /** What answers a search best, by BM25. */
  readonly search: (query: string, most: number, allowed: Allowed) => Ranked;
  /** How well one item answers a search, by BM25; 0 when no word of it does. */
  readonly relevance: (query: string, item: number) => number;
  /** How like two items are, from 0 to 1, the same both ways. */
  readonly likeness: (a: number, b: number) => number;
};

/** Item numbers are below this. */
const ITEMS = 2 ** 31;

/** The best of what was added up: those that are allowed, with a score above nought. */
const bestOf = (sums: Sums, most: number, allowed: Allowed): Ranked => {
  const best = keepBest(Math.min(most, sums.size()));
  for (let place = 0; place < sums.size(); place += 1) {
    const item = sums.numberAt(place);
    const score = sums.sumAt(place);
    if (score > 0 && allowed(item)) best.offer(item, score);
  }
  return best.take();
};

/** An index over contents. Embeddings are compared one by one: for up to some 100,000 items. */
export const createContentIndex = (options: ContentOptions = CONTENT_DEFAULTS): ContentIndex => {
  const tokenize = createTokenizer(options.language);
  const lexicon = createLexicon(options);
  const vectors = createVectors();
  const likeness = createLikeness(lexicon, vectors, options);
  const matching = createMatching(lexicon);
  const sums = createSums(ITEMS);
  const voicesOf = createVoices(lexicon, vectors, { pullsOf: likeness.pullsOf, ...options });

  const pullsOfQuery = (query: string): readonly Pull[] =>
    [...termsOf({ texts: [{ text: query, weight: 1 }], labels: [] }, tokenize)].flatMap(
      ([term, count]) => {
        const postings = lexicon.find(term);
        return postings === undefined
          ? []
          : [{ postings, value: count * lexicon.rarity(postings) }];
      },
    );
  return {
    upsert: (item, content) => {
      lexicon.put(item, termsOf(content, tokenize));
      if (content.embedding !== null) return vectors.put(item, content.embedding);
      vectors.remove(item);
      return false;
    },
    remove: (item) => {
      lexicon.remove(item);
      vectors.remove(item);
    },
    has: (item) => lexicon.get(item) !== undefined,
    size: lexicon.size,
    similar: (speakers, most, allowed) => {
      const voices = voicesOf(speakers);
      sums.begin(lexicon.size());
      for (const { weight, words, pulls } of voices) matching.add(pulls, weight * words, sums);
      const whole = sumOf(voices);
      if (whole !== null)
        vectors.compare(whole, (item, cosine) => sums.add(item, options.embedding * cosine));
      const own = new Set(voices.map(({ item }) => item));
      return bestOf(sums, most, (item) => !own.has(item) && allowed(item));
    },
    explain: (speakers, item) => {
      const theirs = vectors.get(item);
      return new Map(
        voicesOf(speakers).map(({ item: speaker, weight, words, vector, pulls }) => {
          const alike = vector === null || theirs === null ? 0 : dot(vector, theirs);
          const part = words * matching.of(pulls, item) + options.embedding * alike;
          return [speaker, weight * part];
        }),
      );
    },
    search: (query, most, allowed) => {
      sums.begin(lexicon.size());
      matching.add(pullsOfQuery(query), 1, sums);
      return bestOf(sums, most, allowed);
    },
    relevance: (query, item) => matching.of(pullsOfQuery(query), item),
    likeness: likeness.between,
  };
};

import type { Proposal } from "./proposal.ts";

export type RerankOptions = {
  readonly k: number;
  /** How much the score counts against variety: 1 keeps the order, 0 minds variety alone. */
  readonly lambda: number;
  /** How like two items are, from 0 to 1. */
  readonly similarity: (a: number, b: number) => number;
  /** Most items of one brand; null for as many as there are. What has no brand is not counted. */
  readonly perBrand: number | null;
  readonly perCategory: number | null;
  readonly brandOf: (item: number) => string | null;
  readonly categoryOf: (item: number) => string | null;
};

type Candidate = Proposal & {
  /** From 0 to 1, by the best and the worst there is. */
  readonly worth: number;
  /** Likeness to what is most like it among the chosen. */
  alike: number;
};

/** Proposals with their worth, best first; those whose score is no number are left out. */
const candidatesOf = (proposals: readonly Proposal[]): Candidate[] => {
  const sound = proposals
    .filter(({ score }) => Number.isFinite(score))
    .toSorted((a, b) => b.score - a.score || a.item - b.item);
  const best = sound[0]?.score ?? 0;
  const span = best - Math.min(0, sound.at(-1)?.score ?? 0);
  const worst = best - span;
  return sound.map(({ item, score }) => ({
    item,
    score,
    worth: span > 0 ? (score - worst) / span : 1,
    alike: 0,
  }));
};

/** Counts what was chosen of each group, and says where one is full. */
const createCap = (most: number | null, groupOf: (item: number) => string | null) => {
  const chosen = new Map<string, number>();
  const isFull = (item: number): boolean => {
    const group = groupOf(item);
    return most !== null && group !== null && (chosen.get(group) ?? 0) >= most;
  };
  const add = (item: number): void => {
    const group = groupOf(item);
    if (group !== null) chosen.set(group, (chosen.get(group) ?? 0) + 1);
  };
  return { isFull, add };
};

const bounded = (similarity: number): number =>
  Number.isFinite(similarity) ? Math.max(0, Math.min(1, similarity)) : 0;

/**
 * Chooses k one by one for worth and variety: each time what has the most of lambda · worth -
 * (1 - lambda) · likeness to the chosen (maximal marginal relevance, Carbonell and Goldstein 1998), of
 * equal ones the better and then the lower number, and never more of a brand or a category than may be.
 * Scores stay what they were.
 */
export const rerank = (
  proposals: readonly Proposal[],
  { k, lambda, similarity, perBrand, perCategory, brandOf, categoryOf }: RerankOptions,
): readonly Proposal[] => {
  const caps = [createCap(perBrand, brandOf), createCap(perCategory, categoryOf)];
  const chosen: Proposal[] = [];
  let left = candidatesOf(proposals);
  while (chosen.length < k) {
    left = left.filter(({ item }) => !caps.some(({ isFull }) => isFull(item)));
    const gain = ({ worth, alike }: Candidate): number => lambda * worth - (1 - lambda) * alike;
    const [first, ...others] = left;
    if (first === undefined) break;
    const next = others.reduce((best, each) => (gain(each) > gain(best) ? each : best), first);
    chosen.push({ item: next.item, score: next.score });
    for (const { add } of caps) add(next.item);
    left = left.filter(({ item }) => item !== next.item);
    if (lambda < 1)
      for (const each of left)
        each.alike = Math.max(each.alike, bounded(similarity(each.item, next.item)));
  }
  return chosen;
};

/** How near two places in a tree are: levels in common, of the deeper one's. */
const pathLikeness = (a: readonly string[], b: readonly string[]): number => {
  const deepest = Math.max(a.length, b.length);
  const parted = a.findIndex((level, at) => level !== b[at]);
  return deepest === 0 ? 0 : (parted === -1 ? a.length : parted) / deepest;
};

export type SimilarityParts = {
  readonly brandOf: (item: number) => string | null;
  /** The way down the tree of categories, from the root. */
  readonly pathOf: (item: number) => readonly string[];
  /** How like two items are by what they are, from 0 to 1. */
  readonly content: (a: number, b: number) => number;
  readonly weights: { readonly brand: number; readonly category: number; readonly content: number };
};

/** The mean of how like two items are by brand, category and content; without weights nothing is like. */
export const mixedSimilarity = ({
  brandOf,
  pathOf,
  content,
  weights,
}: SimilarityParts): RerankOptions["similarity"] => {
  const whole = weights.brand + weights.category + weights.content;
  return (a, b) => {
    if (!(whole > 0)) return 0;
    const brand = brandOf(a);
    const isSame = brand !== null && brand === brandOf(b);
    const parts =
      (isSame ? weights.brand : 0) +
      (weights.category > 0 ? weights.category * pathLikeness(pathOf(a), pathOf(b)) : 0) +
      (weights.content > 0 ? weights.content * content(a, b) : 0);
    return parts / whole;
  };
};

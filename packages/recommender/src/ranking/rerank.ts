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
  readonly brandOf: (item: number) => string | number | null;
  readonly categoryOf: (item: number) => string | number | null;
};

/** Proposals best first, those whose score is no number left out, with their worth from 0 to 1. */
const candidatesOf = (proposals: readonly Proposal[]) => {
  const sound = proposals
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score || a.item - b.item);
  const best = sound[0]?.score ?? 0;
  const span = best - Math.min(0, sound.at(-1)?.score ?? 0);
  const worst = best - span;
  const worth = Float64Array.from(sound, ({ score }) => (span > 0 ? (score - worst) / span : 1));
  return { sound, worth };
};

/** Counts what was chosen of each group, and says whether a candidate's, by its place, is full. */
const createCap = (
  most: number | null,
  candidates: readonly Proposal[],
  groupOf: (item: number) => string | number | null,
) => {
  const groups = most === null ? [] : candidates.map(({ item }) => groupOf(item));
  const chosen = new Map<string | number, number>();
  return {
    isFull: (place: number): boolean => {
      const group = groups[place] ?? null;
      return most !== null && group !== null && (chosen.get(group) ?? 0) >= most;
    },
    add: (place: number): void => {
      const group = groups[place] ?? null;
      if (group !== null) chosen.set(group, (chosen.get(group) ?? 0) + 1);
    },
  };
};

const bounded = (similarity: number): number =>
  Number.isFinite(similarity) ? Math.max(0, Math.min(1, similarity)) : 0;

/**
 * Chooses k one by one for worth and variety: each time what has the most of lambda · worth -
 * (1 - lambda) · likeness to the chosen (maximal marginal relevance, Carbonell and Goldstein 1998), of
 * equal ones the better and then the lower number, and never more of a brand or a category than may be.
 * Scores stay what they were. It takes k times as many steps as there are proposals, and no more.
 */
export const rerank = (
  proposals: readonly Proposal[],
  { k, lambda, similarity, perBrand, perCategory, brandOf, categoryOf }: RerankOptions,
): readonly Proposal[] => {
  const { sound, worth } = candidatesOf(proposals);
  const caps = [createCap(perBrand, sound, brandOf), createCap(perCategory, sound, categoryOf)];
  /** Likeness of each to what is most like it among the chosen. */
  const alike = new Float64Array(sound.length);
  const isGone = new Uint8Array(sound.length);
  const isOpen = (place: number): boolean => {
    if (isGone[place] === 0 && caps.some(({ isFull }) => isFull(place))) isGone[place] = 1;
    return isGone[place] === 0;
  };
  const next = (): number => {
    let best = -1;
    let most = -Infinity;
    for (let place = 0; place < sound.length; place += 1) {
      const gain = lambda * (worth[place] ?? 0) - (1 - lambda) * (alike[place] ?? 0);
      if (gain <= most || !isOpen(place)) continue;
      most = gain;
      best = place;
      // Without variety to mind they are in their order already.
      if (lambda >= 1) break;
    }
    return best;
  };
  const chosen: Proposal[] = [];
  while (chosen.length < k) {
    const place = next();
    const picked = sound[place];
    if (picked === undefined) break;
    chosen.push({ item: picked.item, score: picked.score });
    isGone[place] = 1;
    for (const { add } of caps) add(place);
    if (lambda < 1)
      sound.forEach(({ item }, other) => {
        if (isGone[other] === 0)
          alike[other] = Math.max(alike[other] ?? 0, bounded(similarity(item, picked.item)));
      });
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

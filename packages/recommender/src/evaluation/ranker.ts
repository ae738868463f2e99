import type { ItemModel, Relay } from "../ease/index.ts";
import { createScorer } from "../ease/index.ts";
import type { Matrix } from "../interaction/index.ts";
import { historyOf } from "../interaction/index.ts";
import { popularityOf, rankScores } from "../popularity/index.ts";

/** The best items for a user of the matrix. */
export type Ranker = (user: number, most: number) => Uint32Array;

/** What the user has already, unless it may come again; and always what they sent back or disliked. */
const excludedFor = (matrix: Matrix, user: number, repeats: boolean): Set<number> => {
  const { items, values } = historyOf(matrix, user);
  return new Set(repeats ? items.filter((_, at) => (values[at] ?? 0) < 0) : items);
};

export const rankByPopularity = (matrix: Matrix, repeats = false): Ranker => {
  const counts = popularityOf(matrix);
  return (user, most) => rankScores(counts, most, excludedFor(matrix, user, repeats)).items;
};

export const rankByModel = (
  matrix: Matrix,
  model: ItemModel,
  repeats = false,
  relay?: Relay,
): Ranker => {
  const scorer = createScorer(model, relay);
  return (user, most) => {
    const { items, values } = historyOf(matrix, user);
    return scorer.rank({ items, weights: values }, most, excludedFor(matrix, user, repeats)).items;
  };
};

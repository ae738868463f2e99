import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { ContentIndex } from "./content-index.ts";

/** How much a person's liking changes the order of what a search found, from 0: not at all. */
export const PERSONAL = 1;

/**
 * Ranks what a search found by how well it answers and how much the person likes it: relevance times
 * (1 + weight · liking), each from 0 to 1 by the most that there is. What only the search found stays,
 * last, in its order. A liking that is no number is none.
 */
export const rankFound = (
  index: ContentIndex,
  query: string,
  found: readonly number[],
  liking: (item: number) => number,
  weight = PERSONAL,
): Ranked => {
  const once = [...new Set(found)];
  const relevance = once.map(index.relevance(query));
  const liked = once.map(liking).map((each) => (each > 0 && Number.isFinite(each) ? each : 0));
  const [most, best] = [Math.max(0, ...liked), Math.max(0, ...relevance)];
  const kept = keepBest(once.length);
  once.forEach((_, place) => {
    const fits = best > 0 ? (relevance[place] ?? 0) / best : 0;
    const likes = most > 0 ? (liked[place] ?? 0) / most : 0;
    // By its place, so that of equal ones the order of the search holds.
    kept.offer(place, fits * (1 + weight * likes));
  });
  const { items: places, scores } = kept.take();
  return { items: places.map((place) => once[place] ?? 0), scores };
};

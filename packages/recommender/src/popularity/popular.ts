import type { Matrix } from "../interaction/index.ts";
import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";

/** How many users each item spoke to: those with a value above nought. */
export const popularityOf = ({ itemCount, itemStart, itemValues }: Matrix): Float64Array => {
  const counts = new Float64Array(itemCount);
  for (let item = 0; item < itemCount; item += 1)
    for (let at = itemStart[item] ?? 0; at < (itemStart[item + 1] ?? 0); at += 1)
      if ((itemValues[at] ?? 0) > 0) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

/** The best of items with a score each; those without one are left out. */
export const rankScores = (
  scores: Float64Array,
  most: number,
  excluded?: ReadonlySet<number>,
): Ranked => {
  const best = keepBest(Math.min(most, scores.length));
  for (let item = 0; item < scores.length; item += 1) {
    const score = scores[item] ?? 0;
    if (score > 0 && !excluded?.has(item)) best.offer(item, score);
  }
  return best.take();
};

import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";

export type TrendingOptions = {
  /** In the unit of the times: what happened so long ago counts half of what happens now. */
  readonly halfLife: number;
  /** The same for what is usual; longer than `halfLife`. */
  readonly usual: number;
  /** How much must have happened before an item is believed to rise. */
  readonly prior: number;
};

export type Trending = {
  readonly add: (item: number, weight: number, time: number) => void;
  /** Decayed sum of an item at a time: how popular it is just then. */
  readonly popularity: (item: number, time: number) => number;
  /** How much more happens with an item than is usual for it: 1 for as much; smoothed by the prior. */
  readonly rise: (item: number, time: number) => number;
  readonly popular: (time: number, most: number) => Ranked;
  readonly rising: (time: number, most: number) => Ranked;
};

/**
 * Counters that decay: two numbers and a time for each item, one step for each event, whenever it comes.
 * An event that comes late counts as much as if it had come in time.
 */
export const createTrending = (
  itemCount: number,
  { halfLife, usual, prior }: TrendingOptions,
): Trending => {
  const short = new Float64Array(itemCount);
  const long = new Float64Array(itemCount);
  const times = new Float64Array(itemCount).fill(Number.NEGATIVE_INFINITY);

  const fade = (age: number, half: number): number => 2 ** (-age / half);
  const at = (sums: Float64Array, item: number, time: number, half: number): number => {
    const sum = sums[item] ?? 0;
    return sum === 0 ? 0 : sum * fade(time - (times[item] ?? time), half);
  };
  const popularity = (item: number, time: number): number => at(short, item, time, halfLife);
  // In steady traffic a decayed sum is in proportion to its half-life.
  const expected = (item: number, time: number): number =>
    at(long, item, time, usual) * (halfLife / usual);
  const rise = (item: number, time: number): number =>
    (popularity(item, time) + prior) / (expected(item, time) + prior);
  const best = (most: number, score: (item: number) => number): Ranked => {
    const kept = keepBest(Math.min(most, itemCount));
    for (let item = 0; item < itemCount; item += 1)
      if ((short[item] ?? 0) > 0) kept.offer(item, score(item));
    return kept.take();
  };

  return {
    add: (item, weight, time) => {
      const now = Math.max(time, times[item] ?? time);
      const recent = at(short, item, now, halfLife) + weight * fade(now - time, halfLife);
      const whole = at(long, item, now, usual) + weight * fade(now - time, usual);
      short[item] = recent;
      long[item] = whole;
      times[item] = now;
    },
    popularity,
    rise,
    popular: (time, most) => best(most, (item) => popularity(item, time)),
    rising: (time, most) => best(most, (item) => rise(item, time)),
  };
};

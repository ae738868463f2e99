import type { CrowdPart, CrowdSource } from "@attune/core/recommender";
import type { Source } from "@attune/recommender/source";
import { filledSource, trendingSource } from "@attune/recommender/source";
import type { ModelSet } from "./models.ts";
import type { Pulse } from "./pulse.ts";

/**
 * Sources that tell crowds apart, each made once. What is popular in a crowd is filled with what is popular
 * with everybody: little evidence empties no shelf.
 */
export const createAmong = (
  { trending }: Pick<Pulse, "trending">,
  popular: Source,
): ModelSet["among"] => {
  const known = new Map<string, Source>();
  const make = (use: CrowdSource, by: readonly CrowdPart[]): Source =>
    use === "trending"
      ? trendingSource(trending, "rising", by)
      : filledSource(trendingSource(trending, "popular", by), popular);
  return (use, by) => {
    const key = [use, ...by.toSorted()].join(" ");
    const source = known.get(key) ?? make(use, by);
    known.set(key, source);
    return source;
  };
};

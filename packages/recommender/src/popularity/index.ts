export { popularityOf, rankScores } from "./popular.ts";
export type { Trending, TrendingOptions } from "./trending.ts";
export { createTrending } from "./trending.ts";

export { popularityOf, rankScores } from "./popular.ts";
export type { Crowd, Happening } from "./contexts.ts";
export type { Trending, TrendingOptions, TrendingReport } from "./trending.ts";
export { createTrending, EVERYBODY, TRENDING_DEFAULTS } from "./trending.ts";
export type { Repurchase, RepurchaseOptions } from "./repurchase.ts";
export { createRepurchase, medianOf, REPURCHASE_DEFAULTS } from "./repurchase.ts";

export type { Best, Ranked } from "./best.ts";
export { keepBest } from "./best.ts";
export type { Proposal } from "./proposal.ts";
export { proposalsOf } from "./proposal.ts";
export type { RerankOptions, SimilarityParts } from "./rerank.ts";
export { mixedSimilarity, rerank } from "./rerank.ts";

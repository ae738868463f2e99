export type { Basis, Recommender, RecommenderRules, SourceName } from "./recommender.ts";
export { BASES, NO_RULES, RecommenderDefinition, SOURCE_NAMES } from "./recommender.ts";
export { recommenderFlaws } from "./flaws.ts";

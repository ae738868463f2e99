export type {
  Basis,
  CrowdPart,
  CrowdSource,
  Recommender,
  RecommenderRules,
  SourceName,
} from "./recommender.ts";
export {
  BASES,
  CROWD_PARTS,
  CROWD_SOURCES,
  isCrowdSource,
  NO_RULES,
  RecommenderDefinition,
  SOURCE_NAMES,
} from "./recommender.ts";
export { recommenderFlaws } from "./flaws.ts";

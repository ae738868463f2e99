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
  isWeighed,
  NO_RULES,
  RecommenderDefinition,
  SOURCE_NAMES,
  WEIGHED_SOURCES,
} from "./recommender.ts";
export { recommenderFlaws } from "./flaws.ts";

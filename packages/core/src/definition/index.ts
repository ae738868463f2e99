export type { DefinitionFlaw, DefinitionOf, Kind } from "./definition.ts";
export { Definition, DOCUMENTS, isKind, KINDS } from "./definition.ts";
export type { Checked, Known } from "./check.ts";
export { checkDefinitions } from "./check.ts";

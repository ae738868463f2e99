export type { Described, ItemContent, Told } from "./content.ts";
export { contentOf, PART_WEIGHTS } from "./content.ts";
export type { ContentIndex, ContentOptions } from "./content-index.ts";
export { CONTENT_DEFAULTS, createContentIndex } from "./content-index.ts";
export { rankFound } from "./search.ts";
export type { Language } from "./stem.ts";
export { stem } from "./stem.ts";
export { createTokenizer } from "./tokens.ts";

export type { Json, JsonObject } from "./json.ts";
export { at, isObject, own, ownObject, ownText } from "./json.ts";
export { canonical, canonicalForHash } from "./canonical.ts";
export { escapeKey, findFlaw } from "./flaw.ts";
export { wellFormed } from "./well-formed.ts";

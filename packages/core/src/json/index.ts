export type { Json, JsonObject } from "./json.ts";
export { at, isObject, own, ownObject, ownText } from "./json.ts";
export { canonical } from "./canonical.ts";
export { findFlaw } from "./flaw.ts";

export type { IsDue, LeftOut, ShelfRules } from "./rules.ts";
export { LEFT_OUT, returnedFor } from "./rules.ts";
export type { MadeShelf, Placed, ShelfAsked } from "./shelf.ts";
export { makeShelf } from "./shelf.ts";
export type { BundleAsked, MadeBundle } from "./bundle-shelf.ts";
export { makeBundleShelf } from "./bundle-shelf.ts";

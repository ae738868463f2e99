export type { Bridge, Joining, Near } from "./bridge.ts";
export { createBridge } from "./bridge.ts";
export type { Heard } from "./columns.ts";
export { findColumns, findKnown } from "./columns.ts";

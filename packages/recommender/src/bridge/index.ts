export type { Bridge, Near } from "./bridge.ts";
export { createBridge } from "./bridge.ts";

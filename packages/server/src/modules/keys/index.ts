export type { Caller } from "./caller.ts";
export type { GivenKeys } from "./first-keys.ts";
export { BUILT_IN_SOURCE } from "./key-ring.ts";
export { keyRoutes } from "./routes.ts";
export type { Keys } from "./service.ts";
export { openKeys } from "./service.ts";

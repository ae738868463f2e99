export type { SessionIndex, SessionOptions, SessionWish } from "./session-knn.ts";
export { createSessionIndex, SESSION_DEFAULTS } from "./session-knn.ts";

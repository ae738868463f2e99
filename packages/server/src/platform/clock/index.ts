export type { Clock } from "./clock.ts";
export { systemClock, virtualClock } from "./clock.ts";
export { createTurns } from "./turns.ts";
export { databaseClock, sharedVirtualClock } from "./database-clock.ts";

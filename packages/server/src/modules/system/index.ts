export { followChanges } from "./follow-changes.ts";
export { createMetrics } from "./metrics.ts";
export { systemRoutes } from "./routes.ts";
export type { Timers } from "./timers.ts";
export { createTimers } from "./timers.ts";

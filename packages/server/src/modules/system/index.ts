export { createMetrics } from "./metrics.ts";
export { systemRoutes } from "./routes.ts";
export { createTimers } from "./timers.ts";

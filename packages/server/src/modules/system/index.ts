export type { ExportName } from "./export.ts";
export { exportLines, EXPORTS } from "./export.ts";
export type { Metrics } from "./metrics.ts";
export { createMetrics } from "./metrics.ts";
export { systemRoutes } from "./routes.ts";
export type { Timers } from "./timers.ts";
export { createTimers } from "./timers.ts";

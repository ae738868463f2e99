export { accountsBehindOf, behindOf } from "./behind.ts";
export type { Known } from "./known.ts";
export { boundRecords, eventsOf, knownOf, shownEvent } from "./known.ts";
export { traceOf } from "./trace.ts";
export { conditionRoutes } from "./routes.ts";
export { sentenceOf } from "./sentence.ts";
export { createConditions } from "./service.ts";

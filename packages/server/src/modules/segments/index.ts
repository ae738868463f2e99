export type { CatchUp, ToDo } from "./catch-up.ts";
export { createCatchUp } from "./catch-up.ts";
export { createFacts } from "./facts.ts";
export { createPreview } from "./preview.ts";
export { createSegments } from "./service.ts";
export type { Segments } from "./service.ts";
export { createWhyAccount } from "./why-account.ts";
export { createWhy } from "./why.ts";
export { segmentRoutes } from "./routes.ts";

export { createCatchUp } from "./catch-up.ts";
export { createSegments } from "./service.ts";
export type { Segments } from "./service.ts";
export { segmentRoutes } from "./routes.ts";

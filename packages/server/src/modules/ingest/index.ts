export type { Ingest, Origin } from "./service.ts";
export { createIngest } from "./service.ts";
export { ingestRoutes } from "./routes.ts";

export type { Ingest, IngestWatch, Origin, Taken } from "./service.ts";
export { createIngest, incomingOf, movedTo } from "./service.ts";
export { importCursors } from "./import-cursors.ts";
export { ingestRoutes } from "./routes.ts";

export type { IngestWatch, Origin, Taken } from "./read-messages.ts";
export type { Ingest } from "./service.ts";
export { createIngest, incomingOf, movedTo } from "./service.ts";
export { importCursors } from "./import-cursors.ts";
export { ingestRoutes } from "./routes.ts";

export type { CatalogService } from "./service.ts";
export { createCatalog } from "./service.ts";
export { catalogRoutes } from "./routes.ts";

export { createCatalog } from "./service.ts";
export { catalogRoutes } from "./routes.ts";

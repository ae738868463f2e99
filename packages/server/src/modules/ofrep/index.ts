export { ofrepRoutes } from "./routes.ts";
export { createOfrep } from "./service.ts";

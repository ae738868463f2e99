export { conditionRoutes } from "./routes.ts";
export { createConditions } from "./service.ts";

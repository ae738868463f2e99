export { kpiRoutes } from "./routes.ts";
export { createKpis } from "./service.ts";

export { kpiRoutes } from "./routes.ts";
export { createKpis, periodsOf } from "./service.ts";

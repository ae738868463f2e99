export { kpiRoutes } from "./routes.ts";
export type { Kpis } from "./service.ts";
export { createKpis, periodsOf } from "./service.ts";

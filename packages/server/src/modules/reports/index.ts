export { reportRoutes } from "./routes.ts";
export { createPressure } from "./pressure.ts";
export { createReports } from "./service.ts";

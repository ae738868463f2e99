export { homeRoutes } from "./routes.ts";
export { createHome } from "./service.ts";

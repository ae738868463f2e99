export { createQuarantine } from "./service.ts";
export { quarantineRoutes } from "./routes.ts";

export { createQuarantine } from "./service.ts";
export { quarantineRoutes } from "./routes.ts";
export { createFullWarning } from "./full-warning.ts";

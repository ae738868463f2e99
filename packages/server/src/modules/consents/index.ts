export { createConsents } from "./service.ts";
export { consentRoutes } from "./routes.ts";

export { createProfiles, identifierFrom } from "./service.ts";
export { profileRoutes } from "./routes.ts";

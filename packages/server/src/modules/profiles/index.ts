export { createProfiles } from "./service.ts";
export { profileRoutes } from "./routes.ts";

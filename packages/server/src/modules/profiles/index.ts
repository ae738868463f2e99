export type { Profiles } from "./service.ts";
export { createProfiles } from "./service.ts";
export { profileRoutes } from "./routes.ts";

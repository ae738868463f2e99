export { liveRoutes } from "./routes.ts";
export type { Live } from "./service.ts";
export { createLive } from "./service.ts";

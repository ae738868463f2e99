export { sdkRoutes } from "./routes.ts";

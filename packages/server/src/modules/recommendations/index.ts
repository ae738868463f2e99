export { createRecommend } from "./service.ts";
export { recommendRoutes } from "./routes.ts";

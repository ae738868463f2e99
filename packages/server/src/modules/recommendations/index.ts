export { createRecommend } from "./service.ts";
export { recommendRoutes } from "./routes.ts";
export { createRecommenderQuality } from "./quality.ts";

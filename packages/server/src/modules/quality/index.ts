export { createRejections } from "./rejections.ts";
export { qualityRoutes } from "./routes.ts";
export { createQuality } from "./service.ts";

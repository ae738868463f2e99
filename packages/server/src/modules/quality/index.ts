export { createRejections } from "./rejections.ts";
export { qualityRoutes } from "./routes.ts";
export type { Quality } from "./service.ts";
export { createQuality } from "./service.ts";

export { trackingPlanRoutes } from "./routes.ts";
export { createTrackingPlans } from "./service.ts";

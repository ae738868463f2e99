export { examineOffline } from "./offline.ts";
export { createForwardedCount } from "./proxy.ts";
export { createDoctor, doctorRoutes } from "./service.ts";

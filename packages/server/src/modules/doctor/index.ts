export { examineOffline } from "./offline.ts";
export { createDoctor, doctorRoutes } from "./service.ts";

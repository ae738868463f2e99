export type { ApprovalKinds } from "./approval.ts";
export { openApproval } from "./approval.ts";
export type { Live, LiveDefinitions } from "./live.ts";
export { openLiveDefinitions } from "./live.ts";
export type { Definitions } from "./service.ts";
export { createDefinitions } from "./service.ts";
export { definitionRoutes } from "./routes.ts";

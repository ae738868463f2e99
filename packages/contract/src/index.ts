export type { Access, Operation } from "./operation.ts";
export type { OperationName } from "./operations/index.ts";
export type { ManagementName } from "./access-table.ts";
export { ROLES_OF } from "./access-table.ts";
export type { Role } from "./roles.ts";
export { RoleName, ROLES } from "./roles.ts";
export { OPERATIONS } from "./operations/index.ts";
export { openApiDocument } from "./openapi.ts";
export type { ProblemSlug } from "./problem.ts";
export {
  isProblemSlug,
  Problem,
  problem,
  ProblemDocument,
  problemDocument,
  PROBLEMS,
} from "./problem.ts";
export type { EventAnswer, EventsResponse, ImportCursorDocument } from "./events.ts";
export { BatchRequest, LIMITS } from "./events.ts";
export type { DecideRequest, DecideResponse, ExplainResponse, SlotAnswer } from "./decisions.ts";
export type { ProfileResponse, SeparationResponse, TimelineResponse } from "./profiles.ts";
export type { ApplyResponse, DefinitionDocument, DefinitionList } from "./definitions.ts";
export type { ClockResponse, ReadyResponse } from "./system.ts";
export { parseIdentifier } from "./shared.ts";
// Definitions are checked offline with the same code as on the server.
export type { DefinitionFlaw } from "@attune/core/definition";
export { checkDefinitions } from "@attune/core/definition";
export { REJECTIONS } from "./rejections.ts";

export type { Access, Operation } from "./operation.ts";
export type { OperationName } from "./operations/index.ts";
export type { ManagementName } from "./access-table.ts";
export { isManagement, ROLES_OF } from "./access-table.ts";
export type { Role } from "./roles.ts";
export { isRole, RoleName, ROLES } from "./roles.ts";
export { OPERATIONS } from "./operations/index.ts";
export { openApiDocument } from "./openapi.ts";
export { CLEARANCE, seesAll } from "./clearance.ts";
export type { DataForm } from "./classified.ts";
export { classified, DATA_FORM } from "./classified.ts";
export type { AddKeyRequest, KeyDocument, KeyKind, KeyList, MadeKey, RevokedKey } from "./keys.ts";
export { foldKeyName } from "./key-name.ts";
export { KEY_KINDS } from "./keys.ts";
export type {
  AddPersonRequest,
  ChangePersonRequest,
  LinkedPerson,
  PersonDocument,
  SessionList,
  WhoAmI,
} from "./people.ts";
export { PASSWORD_LENGTH } from "./people.ts";
export type { ProblemSlug } from "./problem.ts";
export {
  isProblemSlug,
  Problem,
  problem,
  ProblemDocument,
  problemDocument,
  PROBLEMS,
} from "./problem.ts";
export { problemError } from "./problem-error.ts";
export type { EventAnswer, EventsResponse, ImportCursorDocument } from "./events.ts";
export { BatchRequest, LIMITS } from "./events.ts";
export { ExportedDecision } from "./decisions.ts";
export type { CsvForm, ExportFormat, ExportQuery } from "./export.ts";
export { EXPORT_FORMATS } from "./export.ts";
export type { DecideRequest, DecideResponse, ExplainResponse, SlotAnswer } from "./decisions.ts";
export type { RecommendRequest, RecommendResponse } from "./recommendations.ts";
export type { EvaluateFlagsRequest, FlagAnswer, FlagsAnswer, OfrepReason } from "./ofrep.ts";
export { problemAt } from "./ofrep.ts";
export type { DifferingDecision, ReplayQuery, ReplayResponse } from "./replay.ts";
export type {
  PressureChoices,
  PressureQuery,
  PressureReport,
  PressureRow,
  PressureStopped,
} from "./pressure.ts";
export { PRESSURE_DAYS } from "./pressure.ts";
export type { TriedDecision, TryRequest, TryResponse } from "./try-out.ts";
export { WhyOfferResponse } from "./why-offer.ts";
export type { ProfileResponse, SeparationResponse, TimelineResponse } from "./profiles.ts";
export type { EvaluateConditionRequest, EvaluateConditionResponse } from "./conditions.ts";
export type { AccountList, AccountMembers, AccountResponse, LeaveResponse } from "./accounts.ts";
export { APPROVERS } from "./approvers.ts";
export type {
  ApplyResponse,
  DefinitionDocument,
  DefinitionHistory,
  DefinitionList,
  PlannedChange,
  PlanResponse,
} from "./definitions.ts";
export type {
  CatalogItemDocument,
  CatalogItemsResponse,
  CatalogQuery,
  PutItemAnswer,
  PutItemsResponse,
} from "./catalog.ts";
export { CATALOG_BATCH } from "./catalog.ts";
export type {
  ConsentSummaryResponse,
  ConsentsResponse,
  RecordConsentRequest,
  RecordConsentResponse,
  StatementDocument,
} from "./consents.ts";
export type { ClockResponse, ReadyResponse } from "./system.ts";
export type { AuditAction, AuditHead, AuditList, AuditQuery, AuditVerification } from "./audit.ts";
export { AUDIT_ACTIONS } from "./audit.ts";
export type { Check, DoctorResponse, Finding } from "./doctor.ts";
export type {
  DiscardResponse,
  GroupReleaseResponse,
  QuarantinedResponse,
  QuarantineReason,
  QuarantineResponse,
  ReleaseResponse,
} from "./quarantine.ts";
export type { SearchResponse } from "./search.ts";
export type { HomeResponse } from "./home.ts";
export type {
  LiveEvent,
  LiveEventResponse,
  LiveFilter,
  LiveItem,
  LivePage,
  LivePageQuery,
  LiveQuery,
  LiveRow,
  LiveStatus,
  LiveType,
} from "./live.ts";
export { LIVE_STATUSES, LIVE_TYPES } from "./live.ts";
export type { ModelsResponse, ModelVersion } from "./models.ts";
export type { KpiDimension, KpiInsufficient, KpiMetric, KpiRow } from "./kpis.ts";
export type { KpisQuery, KpisResponse } from "./kpis.ts";
export { KPI_DIMENSIONS, KPI_METRICS, KPI_PERIODS } from "./kpis.ts";
export type {
  QualityFigure,
  QualityConcern,
  QualityResponse,
  SourceQualityResponse,
} from "./quality.ts";
// A mapping is checked before it is sent, with the same code as on the server.
export type { Fix } from "@attune/core/quarantine";
export { Fixes } from "@attune/core/quarantine";
export { QUARANTINE_CHUNK } from "./quarantine.ts";
export type { MembersResponse, SegmentState } from "./segments.ts";
export { PREVIEW_MOST } from "./segment-facts.ts";
export type { CutPoints, CutPointsQuery, TierInsufficient } from "./tiers.ts";
export type { TierReport, TierReportQuery, TierRow } from "./tiers.ts";
export type {
  Counted,
  OverlapQuery,
  OverlapResponse,
  PreviewRequest,
  PreviewResponse,
  SegmentHistoryQuery,
  SegmentHistoryResponse,
  SegmentRevenueResponse,
  WhyAccountResponse,
  WhyQuery,
  WhyResponse,
} from "./segment-facts.ts";
export type {
  DraftPlanRequest,
  DraftPlanResponse,
  PreviewPlansRequest,
  PreviewPlansResponse,
} from "./tracking-plans.ts";
export { parseIdentifier } from "./shared.ts";
// Definitions are checked offline with the same code as on the server.
export { canonical } from "@attune/core/json";
export { FLAW_CODES } from "@attune/core/flaw";
export type { Definition, DefinitionFlaw, Kind } from "@attune/core/definition";
export {
  aboutKind,
  checkDefinitions,
  diffDefinitions,
  isKind,
  jsonSchemaOf,
  KINDS,
  minimalDefinition,
} from "@attune/core/definition";
export { REJECTIONS } from "./rejections.ts";

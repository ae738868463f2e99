export type { Database, Row, Value } from "./database.ts";
export { int, maybeInt, maybeText, text } from "./database.ts";
export type { Loaded } from "./loaded.ts";
export {
  holdCannotLinkRow,
  holdFacetRow,
  holdLinkRow,
  holdProfileRow,
  identifiersOf,
  nothingLoaded,
  profilesIn,
  statedPairs,
} from "./loaded.ts";
export type {
  EngineParts,
  Loader,
  OpenEvent,
  OpenEvents,
  Shared,
  Trouble,
  Writer,
} from "./parts.ts";
export { ALONE } from "./parts.ts";
export type { CatalogTable } from "./catalog-table.ts";
export { CATALOG_COLUMNS, catalogRowFrom, contentHash, itemRecordFrom } from "./catalog-table.ts";
export type { CommitState } from "./commit-state.ts";
export { livePolicy } from "./commit-state.ts";
export { DEFAULT_ZONE, fillingKind, liveProgram } from "./program-rows.ts";
export { memberChanges } from "./member-rows.ts";
export {
  bodyOf,
  createTimeOf,
  entryFromRow,
  eventFrom,
  FACET_COLUMNS,
  pairOfKey,
  eventName,
  primaryFacet,
  profileColumns,
  profileFromRow,
  subjectFromRow,
} from "./codec.ts";
export {
  ACCOUNT_COLUMNS,
  accountChanges,
  accountFromRow,
  accountsToLoad,
  holdAccountRow,
  membershipsOf,
  touchedAccounts,
} from "./account-rows.ts";
export type { Run, Tail, WriterOptions } from "./commands.ts";
export { APPROVAL_KINDS, approvalKindsFrom } from "./approval-rows.ts";
export { CHOSEN_MODEL, modelChoiceFrom } from "./model-rows.ts";
export { AUDIT_HEAD, auditHeadFrom, createAuditWriter } from "./audit-rows.ts";
export type { Taken } from "./judge-call.ts";
export { judgeSlots } from "./judge-call.ts";
export { dedupeHash } from "./commit-events.ts";
export { verifyAudit } from "./audit-verify.ts";
export { authorsOf, originOf, statusOf } from "./definition-rows.ts";
export { KEY_COLUMNS, keyFromRow, keyTarget } from "./key-rows.ts";
export {
  foldEmail,
  LINK_COLUMNS,
  linkFromRow,
  PERSON_COLUMNS,
  PERSON_TARGET,
  personFromRow,
  SESSION_COLUMNS,
  sessionFromRow,
} from "./person-rows.ts";
export type { Condition } from "./quarantine-groups.ts";
export { conditionOf } from "./quarantine-groups.ts";
export {
  consentCountFrom,
  countProfilesOnce,
  KNOWN_PROFILES,
  STORED_CONSENTS,
} from "./quality/index.ts";
export { listOf, listsOf } from "./list.ts";
export { takenQuery, USE_COLUMNS, useFromRow, usesFrom, usesQuery } from "./use-rows.ts";
export { decodeMembers } from "./codec.ts";
export type { GatherDeps } from "./gather.ts";
export { createHalved } from "./gather.ts";
export type { GathererData } from "./gather-client.ts";
export { answerInParts, startGatherer } from "./gather-client.ts";
export { askThread } from "./question.ts";
export { DatabaseDamaged, DatabaseNewer } from "./schema-problem.ts";
export { verifyLog } from "./verify.ts";
export type { FromVerify } from "./verify-client.ts";
export { verifyInThread } from "./verify-client.ts";
export type { Lookups } from "./verify-log.ts";
export { createWriteStore } from "./write-store.ts";
export type { WriterClient } from "./writer-client.ts";
export { startWriter } from "./writer-client.ts";
export type { WriterEngine } from "./writer-loop.ts";
export { runWriter } from "./writer-loop.ts";

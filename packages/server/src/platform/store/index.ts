export type { AccountRow } from "./accounts-contract.ts";
export type { Changed, ChangeNews } from "./change-contract.ts";
export type { CatalogOutcome, CatalogReads } from "./catalog-contract.ts";
export type { Taken } from "./engine/index.ts";
export { contentHash, judgeSlots } from "./engine/index.ts";
export type { ConsentRow, Reliance, Withdrawn } from "./consent-contract.ts";
export type {
  DefinitionChange,
  DefinitionEvent,
  DefinitionOrigin,
  DefinitionRef,
  DefinitionsRefusal,
  Precondition,
  StoredDefinition,
} from "./definitions-contract.ts";
export type {
  Examination,
  ExaminedFile,
  ExaminedKey,
  ExaminedServer,
} from "./examination-contract.ts";
export type { AccessKey, AccessKeyKind, KeyOutcome } from "./keys-contract.ts";
export type { ModelChoice } from "./model-contract.ts";
export type { Lease } from "./lease-contract.ts";
export type { FillingState, MembershipEntry } from "./segments-contract.ts";
export type {
  EventLane,
  EventOutcome,
  Incoming,
  DecisionPlace,
  LoggedDecision,
  LoggedEvent,
  ProfileRow,
  Store,
  StoredDecision,
  StoreHealth,
  Subject,
  TimelineCursor,
  TimelineEntry,
  Verification,
  Wanted,
} from "./contract.ts";
export type { Person, PersonOutcome, Presence, Session, SignInLink } from "./people-contract.ts";
export type { ConsentCount, RejectedCount } from "./quality-contract.ts";
export type {
  GroupPlace,
  QuarantinedEvent,
  QuarantineFilter,
  QuarantineGroup,
  Released,
  ReleaseItem,
  ReleaseOutcome,
} from "./quarantine-contract.ts";
export { ALL_QUARANTINED } from "./quarantine-contract.ts";
export type { StreamEntry, StreamMark, StreamPosition } from "./stream-contract.ts";
export { AROUND, STREAM_START } from "./stream-contract.ts";
export type { CallDraft, CommittedCall, ProfileUse, SlotDraft, UsePlace } from "./uses-contract.ts";
export { StoreBusy, StoreUnavailable } from "./contract.ts";
export { examineStopped } from "./examine.ts";
export {
  DataDirectoryLocked,
  DataDirectoryUnusable,
  isLocked,
  makeDirectory,
} from "./sqlite/lock.ts";
export { databaseFile, openSqliteStore } from "./sqlite/sqlite-store.ts";
export { withLease } from "./with-lease.ts";
export { EMBEDDED, notedDatabase } from "./database-note.ts";
export { openPostgresNode } from "./postgres/postgres-node.ts";
export { openPostgresStore } from "./postgres/postgres-store.ts";

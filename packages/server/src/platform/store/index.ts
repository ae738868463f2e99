export type {
  AccessKey,
  AccessKeyKind,
  DefinitionChange,
  EventLane,
  EventOutcome,
  ProfileRow,
  Store,
  StoredDecision,
  StoredDefinition,
  StoreHealth,
  Subject,
  TimelineCursor,
  TimelineEntry,
  Verification,
} from "./contract.ts";
export { StoreBusy, StoreUnavailable } from "./contract.ts";
export { DataDirectoryLocked } from "./sqlite/lock.ts";
export { openSqliteStore } from "./sqlite/sqlite-store.ts";

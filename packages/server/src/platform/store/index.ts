export type { EventOutcome, Store, Verification } from "./contract.ts";
export { StoreBusy, StoreUnavailable } from "./contract.ts";
export { DatabaseNewer } from "./sqlite/migrate.ts";
export { DataDirectoryLocked } from "./sqlite/lock.ts";
export { openSqliteStore } from "./sqlite/sqlite-store.ts";
export type { SqliteStoreOptions } from "./sqlite/sqlite-store.ts";

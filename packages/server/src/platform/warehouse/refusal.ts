import type { NoWarehouse } from "./contract.ts";

const REBUILD =
  "Stop Attune, delete warehouse.duckdb and warehouse.duckdb.wal in the data directory, and start it: the warehouse is rebuilt from the log.";

/** The file is of a newer Attune, or cannot be opened at all. */
export const cannotOpen = (error: unknown, isNewer: boolean): NoWarehouse => {
  const reason = error instanceof Error ? error.message : String(error);
  return isNewer
    ? { state: "not readable", reason, fix: `Start the newer Attune. Or: ${REBUILD}` }
    : {
        state: "not readable",
        reason: `warehouse.duckdb cannot be opened: ${reason}`,
        fix: REBUILD,
      };
};

/** The store was put back to before what the warehouse holds. */
export const AHEAD_OF_LOG: NoWarehouse = {
  state: "not readable",
  reason: "warehouse.duckdb holds entries that the log does not",
  fix: REBUILD,
};

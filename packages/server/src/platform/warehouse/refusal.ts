import type { NoWarehouse } from "./contract.ts";

const REBUILD =
  "Stop Attune, delete warehouse.duckdb and warehouse.duckdb.wal in the data directory, and start it: the warehouse is rebuilt from the log.";

/** Why the file cannot be opened. */
export type Refusal = {
  readonly none: NoWarehouse;
  /** False when nothing but a person can help: the file is damaged, or of a newer Attune. */
  readonly mayPass: boolean;
};

type Known = {
  /** What DuckDB says. */
  readonly says: RegExp;
  readonly mayPass: boolean;
  readonly tell: (reason: string, found: RegExpExecArray) => Omit<NoWarehouse, "state">;
};

/** What DuckDB 1.5 says to the causes that are told apart, and what helps. */
const KNOWN: readonly Known[] = [
  {
    says: /Could not set lock on file.*?(?:\(PID (\d+)\)|$)/s,
    mayPass: true,
    tell: (_reason, [, holder]) => ({
      reason: `another process${holder === undefined ? "" : ` (${holder})`} has warehouse.duckdb open`,
      fix: "End that process, or close the file in it. To look into the file beside a running Attune, copy it.",
    }),
  },
  {
    says: /Permission denied|Operation not permitted|Read-only file system/i,
    mayPass: true,
    tell: (reason) => ({
      reason: `warehouse.duckdb cannot be opened: ${reason}`,
      fix: "Let the user that runs Attune read and write the data directory and warehouse.duckdb in it (chown, chmod).",
    }),
  },
  {
    says: /No space left|Disk quota exceeded/i,
    mayPass: true,
    tell: (reason) => ({
      reason: `warehouse.duckdb cannot be opened: ${reason}`,
      fix: "Make room on the disk.",
    }),
  },
  {
    says: /not a valid DuckDB database file|Corrupt database file|does not match stored checksum|Could not read enough bytes|Serialization Error|replaying WAL|with version number/i,
    mayPass: false,
    tell: (reason) => ({ reason: `warehouse.duckdb cannot be opened: ${reason}`, fix: REBUILD }),
  },
];

const known = (reason: string): Refusal | null => {
  for (const { says, mayPass, tell } of KNOWN) {
    const found = says.exec(reason);
    if (found) return { none: { state: "not readable", ...tell(reason, found) }, mayPass };
  }
  return null;
};

/** Tells what may pass from what does not; `isNewer` of a file that a newer Attune wrote. */
export const refusalOf = (error: unknown, isNewer: boolean): Refusal => {
  const reason = error instanceof Error ? error.message : String(error);
  if (isNewer)
    return {
      none: { state: "not readable", reason, fix: `Start the newer Attune. Or: ${REBUILD}` },
      mayPass: false,
    };
  return (
    known(reason) ?? {
      none: {
        state: "not readable",
        reason: `warehouse.duckdb cannot be opened: ${reason}`,
        fix: `Put right what the reason names. If it stays: ${REBUILD}`,
      },
      mayPass: true,
    }
  );
};

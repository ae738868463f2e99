/**
 * What a failed call says about the database. `unreachable`: it is gone, or will not have us; nothing
 * can be asked until it is back. `exhausted`: it answers and cannot do this now (disk full, no
 * connection free, out of time). `retry`: another transaction was in the way; the same again may do.
 * `failure`: the statement is wrong, and would be the next time.
 */
export type FailureKind = "unreachable" | "exhausted" | "retry" | "failure";

/** What node:net and node:dns say of a server that is not there. */
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  // A Unix socket that is not there.
  "ENOENT",
]);

/**
 * SQLSTATE by its longest prefix that is known
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 */
const STATES: ReadonlyMap<string, FailureKind> = new Map([
  // Connection exception.
  ["08", "unreachable"],
  // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, idle_session_timeout.
  ["57P", "unreachable"],
  // Wrong password or no such user: it was right when this process started.
  ["28", "unreachable"],
  // No such database, likewise.
  ["3D", "unreachable"],
  // A standby, or a primary that was set read-only: another may take its place behind the same name.
  ["25006", "unreachable"],
  // idle_in_transaction_session_timeout, transaction_timeout: the connection is closed by it.
  ["25P03", "unreachable"],
  ["25P04", "unreachable"],
  // Insufficient resources: disk full, out of memory, too many connections.
  ["53", "exhausted"],
  // System error: I/O.
  ["58", "exhausted"],
  // query_canceled: statement_timeout.
  ["57014", "exhausted"],
  // Transaction rollback: serialization_failure, deadlock_detected.
  ["40", "retry"],
  // integrity_constraint_violation at COMMIT is no rollback by a neighbour.
  ["40002", "failure"],
  // lock_not_available: lock_timeout.
  ["55P03", "retry"],
]);

/** Errors that `pg` makes itself and gives no code. */
const MESSAGES: readonly (readonly [RegExp, FailureKind])[] = [
  [/^timeout exceeded when trying to connect/, "exhausted"],
  [/^timeout expired$/, "unreachable"],
  [/^Connection terminated/, "unreachable"],
  [/^Client was closed and is not queryable/, "unreachable"],
  [/^Client has encountered a connection error/, "unreachable"],
  [/^Query read timeout/, "unreachable"],
  [/^Cannot use a pool after calling end/, "unreachable"],
  [/^The server does not support SSL connections/, "unreachable"],
];

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";

/** Sorts what `pg` threw; an error that was carried between threads keeps its `code` and `message`. */
export const failureKind = (error: unknown): FailureKind => {
  if (!(error instanceof Error)) return "failure";
  const code = codeOf(error);
  if (NETWORK.has(code)) return "unreachable";
  for (let length = code.length; length >= 2; length -= 1) {
    const kind = STATES.get(code.slice(0, length));
    if (kind !== undefined && code.length === 5) return kind;
  }
  return MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? "failure";
};

/** Whether a caller is told to come back: nothing was acknowledged, nothing is lost by trying again. */
export const isUnavailable = (error: unknown): boolean => {
  const kind = failureKind(error);
  return kind === "unreachable" || kind === "exhausted";
};

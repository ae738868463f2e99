import type { JsonObject } from "@attune/core/json";
import { isObject } from "@attune/core/json";
import type { AuditFilter, AuditReads, AuditRow } from "../audit-contract.ts";
import { StoreUnavailable } from "../contract.ts";
import type { Row } from "../engine/index.ts";
import { AUDIT_HEAD, auditHeadFrom, int, text } from "../engine/index.ts";
import type { ReadDatabase } from "./read-database.ts";

const detailsOf = (written: string): JsonObject => {
  try {
    const parsed: unknown = JSON.parse(written);
    if (isObject(parsed)) return parsed;
  } catch {
    // Somebody changed the row: it is shown as it stands, and verify names it.
  }
  return { unreadable: written };
};

const rowOf = (row: Row): AuditRow => ({
  n: int(row, "n"),
  at: int(row, "at"),
  actor: text(row, "actor"),
  action: text(row, "action"),
  target: text(row, "target"),
  details: detailsOf(text(row, "details")),
  prev: text(row, "prev"),
  hash: text(row, "hash"),
});

/** A number that somebody changed may be larger than a double holds exactly: it is read as text. */
const COLUMNS =
  "CAST(n AS TEXT) AS n, CAST(at AS TEXT) AS at, actor, action, target, details, prev, hash";

const pageOf = async (
  db: ReadDatabase,
  { limit, before, actor, action, target, since, until }: AuditFilter,
): Promise<readonly AuditRow[]> => {
  const wanted = [
    ["n <", before],
    ["actor =", actor],
    ["action =", action],
    ["target =", target],
    ["audit.at >=", since],
    ["audit.at <", until],
  ].flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
  const where = wanted.map(({ column }) => `${column} ?`).join(" AND ");
  const rows = await db.all(
    `SELECT ${COLUMNS} FROM audit ${where && `WHERE ${where}`} ORDER BY audit.n DESC LIMIT ?`,
    ...wanted.map(({ value }) => value),
    limit,
  );
  return rows.map(rowOf);
};

/** Reads of the audit log. */
export const createAuditReads = (db: ReadDatabase): AuditReads => ({
  audit: async (filter) => {
    const found = await pageOf(db, { ...filter, limit: filter.limit + 1 }).catch(
      // Somebody may remove or damage the table while the server runs: verify says more.
      (error: unknown) => {
        const why = error instanceof Error ? error.message : "unknown";
        throw new StoreUnavailable(`the audit log cannot be read: ${why}`, { cause: error });
      },
    );
    const rows = found.slice(0, filter.limit);
    return { rows, next: found.length > rows.length ? (rows.at(-1)?.n ?? null) : null };
  },
  auditHead: async () => auditHeadFrom(await db.get(AUDIT_HEAD)),
});

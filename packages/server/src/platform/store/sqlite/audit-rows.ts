import type { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "@attune/core/json";
import { canonicalForHash, isObject } from "@attune/core/json";
import { StoreUnavailable } from "../contract.ts";
import type { AuditFilter, AuditHead, AuditNote, AuditReads, AuditRow } from "../audit-contract.ts";
import { GENESIS, rowAfter } from "./audit-chain.ts";
import { int, text } from "./open.ts";

type Row = Readonly<Record<string, unknown>>;

/** The head beside the log; null when somebody removed it. */
export const createHeadRead = (db: DatabaseSync): (() => AuditHead | null) => {
  const head = db.prepare("SELECT n, hash FROM audit_head");
  return () => {
    const row = head.get();
    return row ? { n: int(row, "n"), hash: text(row, "hash") } : null;
  };
};

/** Appends rows to the audit log inside the caller's transaction. */
export type AuditWriter = {
  readonly append: (notes: readonly AuditNote[]) => void;
  /** Reads the head from the database: after a rollback. */
  readonly reload: () => void;
};

export const createAuditWriter = (db: DatabaseSync): AuditWriter => {
  const readHead = createHeadRead(db);
  const last = db.prepare("SELECT coalesce(max(n), 0) AS n FROM audit");
  const insert = db.prepare(
    "INSERT INTO audit (n, at, actor, action, target, details, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const setHead = db.prepare("UPDATE audit_head SET n = ?, hash = ?");
  // After somebody cut the log off, or changed its head, changes go on in a chain that begins anew:
  // verify names its first row, or an earlier one, for ever.
  const read = (): AuditHead => {
    const head = readHead();
    const n = int(last.get(), "n");
    return head?.n === n ? head : { n: Math.max(head?.n ?? 0, n), hash: GENESIS.hash };
  };
  let head = read();
  return {
    append: (notes) => {
      if (notes.length === 0) return;
      for (const note of notes) {
        const row = rowAfter(head, note);
        const details = canonicalForHash(row.details);
        insert.run(row.n, row.at, row.actor, row.action, row.target, details, row.prev, row.hash);
        head = { n: row.n, hash: row.hash };
      }
      setHead.run(head.n, head.hash);
    },
    reload: () => {
      head = read();
    },
  };
};

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

/** Somebody may remove or damage the table while the server runs: verify says more. */
const orUnavailable = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new StoreUnavailable(
      `the audit log cannot be read: ${error instanceof Error ? error.message : "unknown"}`,
    );
  }
};

export const createAuditReads = (db: DatabaseSync): AuditReads => {
  const page = ({ limit, before, actor, action, target }: AuditFilter): AuditRow[] => {
    const wanted = [
      ["n <", before],
      ["actor =", actor],
      ["action =", action],
      ["target =", target],
    ].flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
    const where = wanted.map(({ column }) => `${column} ?`).join(" AND ");
    const statement = db.prepare(
      `SELECT n, at, actor, action, target, details, prev, hash FROM audit ${where && `WHERE ${where}`} ORDER BY n DESC LIMIT ?`,
    );
    // A number that somebody changed may be larger than a double holds exactly.
    statement.setReadBigInts(true);
    return statement.all(...wanted.map(({ value }) => value), limit).map(rowOf);
  };
  const readHead = createHeadRead(db);
  return {
    audit: async (filter) => {
      const found = orUnavailable(() => page({ ...filter, limit: filter.limit + 1 }));
      const rows = found.slice(0, filter.limit);
      return { rows, next: found.length > rows.length ? (rows.at(-1)?.n ?? null) : null };
    },
    auditHead: async () => readHead(),
  };
};

import { canonicalForHash } from "@attune/core/json";
import type { AuditHead, AuditNote } from "../audit-contract.ts";
import { GENESIS, rowAfter } from "./audit-chain.ts";
import type { Database, Row } from "./database.ts";
import { int, text } from "./database.ts";
import type { EngineParts } from "./parts.ts";

/** The row of the head beside the log. */
export const AUDIT_HEAD = "SELECT n, hash FROM audit_head";

/** The head beside the log; null when somebody removed it. */
export const auditHeadFrom = (row: Row | undefined): AuditHead | null =>
  row ? { n: int(row, "n"), hash: text(row, "hash") } : null;

/** Appends rows to the audit log inside the caller's transaction. */
export type AuditWriter = {
  readonly append: (notes: readonly AuditNote[]) => void;
  /** Reads the head from the database: after a rollback. */
  readonly reload: () => void;
};

type Deps = Pick<EngineParts, "lock" | "isShared"> & { readonly db: Database };

export const createAuditWriter = ({ db, lock, isShared }: Deps): AuditWriter => {
  const storedHead = db.prepare(AUDIT_HEAD);
  const last = db.prepare("SELECT coalesce(max(n), 0) AS n FROM audit");
  const insert = db.prepare(
    "INSERT INTO audit (n, at, actor, action, target, details, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const setHead = db.prepare("UPDATE audit_head SET n = ?, hash = ?");
  // After somebody cut the log off, or changed its head, changes go on in a chain that begins anew:
  // verify names its first row, or an earlier one, for ever.
  const read = (): AuditHead => {
    const head = auditHeadFrom(storedHead.get());
    const n = int(last.get(), "n");
    return head?.n === n ? head : { n: Math.max(head?.n ?? 0, n), hash: GENESIS.hash };
  };
  let head = read();
  return {
    append: (notes) => {
      if (notes.length === 0) return;
      if (lock("audit")) head = read();
      for (const note of notes) {
        const row = rowAfter(head, note);
        const details = canonicalForHash(row.details);
        insert.run(row.n, row.at, row.actor, row.action, row.target, details, row.prev, row.hash);
        head = { n: row.n, hash: row.hash };
      }
      setHead.run(head.n, head.hash);
    },
    reload: () => {
      if (!isShared) head = read();
    },
  };
};

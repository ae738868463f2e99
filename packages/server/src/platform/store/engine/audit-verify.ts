import type { Database, Row } from "./database.ts";
import type { AuditHead, AuditVerification } from "../audit-contract.ts";
import type { StoredAuditRow } from "./audit-chain.ts";
import { verifyChain } from "./audit-chain.ts";
import { AUDIT_HEAD, auditHeadFrom } from "./audit-rows.ts";
import { flawOfState } from "./audit-state.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A text by its bytes: what SQLite would hand out of broken UTF-8 could look as before. */
const exactText = (row: Row, column: string): string | null => {
  const bytes = row[column];
  if (typeof bytes === "string") return bytes;
  if (!(bytes instanceof Uint8Array)) return null;
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const exactInt = (row: Row, column: string): bigint => {
  const value = row[column];
  return typeof value === "bigint" || typeof value === "number" ? BigInt(value) : 0n;
};

/** How an engine reads the bytes of a text column. */
export type BytesOf = (column: string) => string;

const storedRows = function* (db: Database, bytesOf: BytesOf): Generator<StoredAuditRow> {
  const columns = ["actor", "action", "target", "details", "prev", "hash"] as const;
  const statement = db.prepare(
    `SELECT n, at, ${columns.map((name) => `${bytesOf(name)} AS ${name}`).join(", ")} FROM audit ORDER BY n`,
    { bigints: true },
  );
  for (const row of statement.iterate())
    yield {
      n: exactInt(row, "n"),
      at: exactInt(row, "at"),
      actor: exactText(row, "actor"),
      action: exactText(row, "action"),
      target: exactText(row, "target"),
      details: exactText(row, "details"),
      prev: exactText(row, "prev"),
      hash: exactText(row, "hash"),
    };
};

const notThere = (what: string): AuditVerification => ({
  ok: false,
  entries: 0,
  head: null,
  firstBad: { n: 1, what },
});

export type AuditToVerify = {
  /** Reads of one snapshot. */
  readonly db: Database;
  readonly bytesOf: BytesOf;
  /** Tables that should be there and are not. */
  readonly missing: readonly string[];
};

const verifyIn = (
  { db, bytesOf, missing: [missing] }: AuditToVerify,
  noted: AuditHead | null,
): AuditVerification => {
  if (missing !== undefined) return notThere(`there is no table ${missing}`);
  const head = auditHeadFrom(db.prepare(AUDIT_HEAD).get());
  const verified = verifyChain(storedRows(db, bytesOf), head, noted);
  const firstBad = verified.firstBad ?? flawOfState(db, verified.entries);
  return { ...verified, ok: firstBad === null, firstBad };
};

/** Follows the chain, and compares what stands with what its rows tell. */
export const verifyAudit = (audit: AuditToVerify, noted: AuditHead | null): AuditVerification => {
  try {
    return verifyIn(audit, noted);
  } catch (error) {
    return notThere(
      `the log cannot be read: ${error instanceof Error ? error.message : "unknown"}`,
    );
  }
};

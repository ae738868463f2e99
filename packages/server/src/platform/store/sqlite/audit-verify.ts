import type { DatabaseSync } from "node:sqlite";
import type { AuditHead, AuditVerification } from "../audit-contract.ts";
import type { StoredAuditRow } from "./audit-chain.ts";
import { verifyChain } from "./audit-chain.ts";
import { createHeadRead } from "./audit-rows.ts";
import { flawOfState } from "./audit-state.ts";
import { missingTables } from "./migrate.ts";
import { openDatabase } from "./open.ts";

type Row = Readonly<Record<string, unknown>>;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A text by its bytes: what SQLite would hand out of broken UTF-8 could look as before. */
const exactText = (row: Row, column: string): string | null => {
  const bytes = row[column];
  if (!(bytes instanceof Uint8Array)) return null;
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const exactInt = (row: Row, column: string): bigint => {
  const value = row[column];
  return typeof value === "bigint" ? value : 0n;
};

const storedRows = function* (db: DatabaseSync): Generator<StoredAuditRow> {
  const columns = ["actor", "action", "target", "details", "prev", "hash"] as const;
  const statement = db.prepare(
    `SELECT n, at, ${columns.map((name) => `CAST(${name} AS BLOB) AS ${name}`).join(", ")} FROM audit ORDER BY n`,
  );
  statement.setReadBigInts(true);
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

/** Follows the chain, and compares what stands with what its rows tell. */
const verifyIn = (db: DatabaseSync, noted: AuditHead | null): AuditVerification => {
  const [missing] = missingTables(db);
  if (missing !== undefined) return notThere(`there is no table ${missing}`);
  const verified = verifyChain(storedRows(db), createHeadRead(db)(), noted);
  const firstBad = verified.firstBad ?? flawOfState(db, verified.entries);
  return { ...verified, ok: firstBad === null, firstBad };
};

/** Verifies the audit log of a database file on one snapshot of a connection of its own. */
export const verifyAuditOf = (file: string, noted: AuditHead | null): AuditVerification => {
  const db = openDatabase(file, { readOnly: true });
  try {
    db.exec("BEGIN");
    return verifyIn(db, noted);
  } catch (error) {
    return notThere(
      `the log cannot be read: ${error instanceof Error ? error.message : "unknown"}`,
    );
  } finally {
    db.close();
  }
};

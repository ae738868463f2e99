import type { AuditHead, AuditVerification } from "../audit-contract.ts";
import { verifyAudit } from "../engine/index.ts";
import { missingTables } from "./migrate.ts";
import { openDatabase, sqliteDatabase } from "./open.ts";

const bytesOf = (column: string): string => `CAST(${column} AS BLOB)`;

/** Verifies the audit log of a database file on one snapshot of a connection of its own. */
export const verifyAuditOf = (file: string, noted: AuditHead | null): AuditVerification => {
  const connection = openDatabase(file, { readOnly: true });
  try {
    connection.exec("BEGIN");
    const audit = { db: sqliteDatabase(connection), bytesOf, missing: missingTables(connection) };
    return verifyAudit(audit, noted);
  } finally {
    connection.close();
  }
};

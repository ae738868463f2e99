import { parentPort, workerData } from "node:worker_threads";
import type { AuditHead } from "../audit-contract.ts";
import { text, verifyAudit } from "../engine/index.ts";
import { postgresDatabase } from "./database.ts";
import { onSnapshot } from "./read-snapshot.ts";

/** Verifies the audit log on a thread of its own, so that a long one delays no answer. */
if (parentPort) {
  const { url, noted }: { readonly url: string; readonly noted: AuditHead | null } = workerData;
  const verification = await onSnapshot(url, (connection) => {
    const { rows } = connection.ask(
      "SELECT name, NOT EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass(name) AND relkind = 'r') AS missing FROM unnest($1::text[]) AS t(name)",
      [["audit", "audit_head", "access_key", "person", "definition_event"]],
    );
    const missing = rows.filter((row) => row["missing"] === true).map((row) => text(row, "name"));
    // Text is valid UTF-8 there, always.
    return verifyAudit(
      { db: postgresDatabase(connection), bytesOf: (column) => column, missing },
      noted,
    );
  });
  parentPort.postMessage(verification);
}

import type { DatabaseSync } from "node:sqlite";
import { ALONE, createAuditWriter, int, keyTarget, maybeText, text } from "../engine/index.ts";
import { sqliteDatabase } from "./open.ts";

/**
 * Notes the keys that are older than the audit log, as the start that made them would have: from
 * then on there is no key without a row. Part of migration 2, and of the schema that it makes.
 */
export const adoptKeys = (db: DatabaseSync): void => {
  const keys = db
    .prepare("SELECT id, name, kind, role, source, at, created_by FROM access_key ORDER BY at, id")
    .all();
  createAuditWriter({ db: sqliteDatabase(db), ...ALONE }).append(
    keys.map((row) => ({
      at: int(row, "at"),
      actor: text(row, "created_by"),
      action: "key.add",
      target: keyTarget(text(row, "id")),
      details: {
        name: text(row, "name"),
        kind: text(row, "kind"),
        role: maybeText(row, "role"),
        source: maybeText(row, "source"),
        expires: null,
      },
    })),
  );
};

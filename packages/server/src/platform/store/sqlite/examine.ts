import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import type { Examination, ExaminedKey } from "../examination-contract.ts";
import { missingTables, schemaVersions } from "./migrate.ts";
import { int, maybeInt, maybeText, text } from "../engine/index.ts";
import { openDatabase } from "./open.ts";

/** Complaints of quick_check that are told. */
const TOLD = 10;

/** The size of a file; null when there is none, or a file stands where its folder should be. */
const sizeOf = (file: string): number | null => {
  try {
    return statSync(file).size;
  } catch {
    return null;
  }
};

const flawsOf = (db: DatabaseSync): string[] =>
  db
    .prepare(`PRAGMA quick_check(${TOLD})`)
    .all()
    .map((row) => text(row, "quick_check"))
    .filter((line) => line !== "ok");

/** All columns, since a database that is not migrated yet lacks the later ones. */
const keysOf = (db: DatabaseSync): ExaminedKey[] =>
  db
    .prepare("SELECT * FROM access_key")
    .all()
    .map((row) => ({
      name: text(row, "name"),
      kind: text(row, "kind"),
      role: maybeText(row, "role"),
      expires: maybeInt(row, "expires"),
      inUse: maybeInt(row, "revoked_at") === null && maybeInt(row, "rotated_at") === null,
    }));

const bodyOf = (row: Readonly<Record<string, unknown>> | undefined): JsonObject => {
  const body: unknown = JSON.parse(text(row, "body") || "{}");
  return isObject(body) ? body : {};
};

const lookInto = (db: DatabaseSync, file: string): Examination => {
  const last = db.prepare("SELECT at FROM log ORDER BY seq DESC LIMIT 1").get();
  const purpose = db
    .prepare(
      "SELECT body FROM definition WHERE kind = 'purpose' AND key = 'personalization' AND status = 'live'",
    )
    .get();
  return {
    state: "read",
    ...schemaVersions(db),
    engine: {
      name: "sqlite",
      journal: text(db.prepare("PRAGMA journal_mode").get(), "journal_mode"),
      flaws: flawsOf(db),
      logBytes: sizeOf(`${file}-wal`) ?? 0,
    },
    missing: missingTables(db),
    databaseBytes: sizeOf(file) ?? 0,
    lastEntryAt: last ? int(last, "at") : null,
    keys: keysOf(db),
    personalizationBasis: ownText(bodyOf(purpose), "basis") ?? null,
    hasConsent: db.prepare("SELECT 1 FROM log WHERE kind = 'consent' LIMIT 1").get() !== undefined,
  };
};

/** Looks at a database file without changing it; quick_check reads all of it. */
export const examineDatabase = (file: string): Examination => {
  if (sizeOf(file) === null) return { state: "absent" };
  let db: DatabaseSync | null = null;
  try {
    db = openDatabase(file, { readOnly: true });
    return lookInto(db, file);
  } catch (error) {
    return {
      state: "unreadable",
      reason: error instanceof Error ? error.message : "it cannot be read",
    };
  } finally {
    db?.close();
  }
};

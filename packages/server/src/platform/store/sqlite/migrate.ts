import { readdirSync, readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { int } from "./open.ts";

const FOLDER = new URL("../../../../migrations/", import.meta.url);
const FILE = /^(\d{4})_[a-z0-9-]+\.sqlite\.sql$/;

/** The database was written by a newer Attune than this one. */
export class DatabaseNewer extends Error {
  override readonly name = "DatabaseNewer";
}

type Migration = { readonly version: number; readonly file: string };

const migrations = (): Migration[] =>
  readdirSync(FOLDER)
    .flatMap((file) => {
      const version = FILE.exec(file)?.[1];
      return version === undefined ? [] : [{ version: Number(version), file }];
    })
    .sort((a, b) => a.version - b.version);

/** The version that a database has, and the newest that this code knows. */
export const schemaVersions = (
  db: DatabaseSync,
): { readonly schema: number; readonly newest: number } => ({
  schema: currentVersion(db),
  newest: migrations().at(-1)?.version ?? 0,
});

const currentVersion = (db: DatabaseSync): number =>
  int(db.prepare("SELECT coalesce(max(version), 0) AS version FROM migration").get(), "version");

/**
 * Brings the schema up to this code, one transaction for each step. The row of a step is written
 * before its statements, so that of two starters one waits and then finds it done.
 */
export const migrate = (db: DatabaseSync): void => {
  db.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY) STRICT");
  const known = migrations();
  const newest = known.at(-1)?.version ?? 0;
  const found = currentVersion(db);
  if (found > newest) {
    throw new DatabaseNewer(
      `The database is at version ${found}, this Attune knows ${newest}: start the newer Attune, or restore a backup from before the upgrade.`,
    );
  }
  for (const { version, file } of known) {
    if (version <= currentVersion(db)) continue;
    db.exec("BEGIN IMMEDIATE");
    try {
      db.prepare("INSERT INTO migration (version) VALUES (?)").run(version);
      db.exec(readFileSync(new URL(file, FOLDER), "utf8"));
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }
};

import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { adoptKeys } from "./adopt-keys.ts";
import { STATE_VERSION } from "@attune/core/profile";
import { DatabaseDamaged, DatabaseNewer, int, text } from "../engine/index.ts";

const FOLDER = new URL("../../../../migrations/", import.meta.url);
const FILE = /^(\d{4})_[a-z0-9-]+\.sqlite\.sql$/;

/** What a step does beyond its SQL, in the same transaction. */
const BESIDE_SQL: ReadonlyMap<number, (db: DatabaseSync) => void> = new Map([[2, adoptKeys]]);

/** A database that is new has no states of an earlier version. */
const BORN_WITH = "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING";

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

const step = (db: DatabaseSync, { version, file }: Migration): void => {
  db.prepare("INSERT INTO migration (version) VALUES (?)").run(version);
  db.exec(readFileSync(new URL(file, FOLDER), "utf8"));
  BESIDE_SQL.get(version)?.(db);
};

const prepareFor = (db: DatabaseSync): void =>
  db.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY) STRICT");

const tablesOf = (db: DatabaseSync): string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => text(row, "name"));

/** Tables that the migrations of a database's version make and that it does not have. */
export const missingTables = (db: DatabaseSync): readonly string[] => {
  // Before the tables: somebody else may bring the schema up between the two.
  const version = currentVersion(db);
  const found = new Set(tablesOf(db));
  const model = new DatabaseSync(":memory:");
  try {
    prepareFor(model);
    for (const each of migrations()) if (each.version <= version) step(model, each);
    return tablesOf(model).filter((name) => !found.has(name));
  } finally {
    model.close();
  }
};

/**
 * Brings the schema up to this code, one transaction for each step. The row of a step is written
 * before its statements, so that of two starters one waits and then finds it done.
 */
export const migrate = (db: DatabaseSync): void => {
  prepareFor(db);
  const known = migrations();
  const newest = known.at(-1)?.version ?? 0;
  const found = currentVersion(db);
  if (found > newest) {
    throw new DatabaseNewer(
      `The database is at version ${found}, this Attune knows ${newest}: start the newer Attune, or restore a backup from before the upgrade.`,
    );
  }
  const missing = missingTables(db);
  if (missing.length > 0)
    throw new DatabaseDamaged(
      `Missing in it: ${missing.map((name) => `table ${name}`).join(", ")}.`,
    );
  for (const each of known) {
    if (each.version <= currentVersion(db)) continue;
    db.exec("BEGIN IMMEDIATE");
    try {
      step(db, each);
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }
  if (found === 0) db.prepare(BORN_WITH).run("state_version", String(STATE_VERSION));
};

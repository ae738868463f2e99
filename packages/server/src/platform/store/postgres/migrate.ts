import { readdirSync, readFileSync } from "node:fs";
import type { Client } from "pg";
import { STATE_VERSION } from "@attune/core/profile";
import { DatabaseDamaged, DatabaseNewer, int, text } from "../engine/index.ts";
import { adoptRestored } from "./restored.ts";
import { DatabaseUnsuitable } from "./start-errors.ts";

const FOLDER = new URL("../../../../migrations/", import.meta.url);
const FILE = /^(\d{4})_[a-z0-9-]+\.postgres\.sql$/;

/** Of all nodes that start at once one migrates and the others wait: any number that is ours alone. */
const LOCK = 4_400_401;

/** SQLSTATE of a table or index that is there already, and of a right that is missing. */
const DUPLICATE_TABLE = "42P07";
const NOT_ALLOWED = "42501";

type Migration = { readonly version: number; readonly file: string };

const migrations = (): Migration[] =>
  readdirSync(FOLDER)
    .flatMap((file) => {
      const version = FILE.exec(file)?.[1];
      return version === undefined ? [] : [{ version: Number(version), file }];
    })
    .sort((a, b) => a.version - b.version);

/** What a database says of its schema. */
export type Schema = {
  /** Its version, and the newest that this code knows. */
  readonly schema: number;
  readonly newest: number;
  /** Tables that its migrations made and that it no longer has. */
  readonly missing: readonly string[];
};

/** Tables are looked for in the schema where a new one would be made: the first of the search path. */
const hasTable = async (client: Client, table: string): Promise<boolean> => {
  const { rowCount } = await client.query(
    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
    [table],
  );
  return rowCount !== 0;
};

const tablesOf = async (client: Client): Promise<string[]> => {
  const { rows } = await client.query<Record<string, unknown>>(
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
  );
  return rows.map((row) => text(row, "tablename"));
};

const listIn = (json: string): string[] => {
  const list: unknown = JSON.parse(json || "[]");
  return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
};

/** Reads a database's schema; changes nothing. */
/** The newest version that this code knows. */
export const newestVersion = (): number => migrations().at(-1)?.version ?? 0;

export const readSchema = async (client: Client): Promise<Schema> => {
  const newest = newestVersion();
  if (!(await hasTable(client, "migration"))) return { schema: 0, newest, missing: [] };
  const { rows } = await client.query<Record<string, unknown>>(
    "SELECT version, tables FROM migration ORDER BY version DESC LIMIT 1",
  );
  const there = new Set(await tablesOf(client));
  return {
    schema: int(rows[0], "version"),
    newest,
    missing: listIn(text(rows[0], "tables")).filter((table) => !there.has(table)),
  };
};

const check = ({ schema, newest, missing }: Schema): void => {
  if (schema > newest)
    throw new DatabaseNewer(
      `The database is at version ${schema}, this Attune knows ${newest}: start the newer Attune, or restore a backup from before the upgrade.`,
    );
  if (missing.length > 0)
    throw new DatabaseDamaged(
      `Missing in it: ${missing.map((name) => `table ${name}`).join(", ")}.`,
    );
};

/** With the row of a step stands which tables there are from then on, so that a lost one is missed. */
const step = async (
  client: Client,
  { version, file }: Migration,
  foreign: ReadonlySet<string>,
): Promise<void> => {
  await client.query(readFileSync(new URL(file, FOLDER), "utf8"));
  const tables = (await tablesOf(client)).filter((name) => !foreign.has(name)).sort();
  await client.query("INSERT INTO migration (version, tables) VALUES ($1, $2)", [
    version,
    JSON.stringify(tables),
  ]);
};

const bringUp = async (client: Client): Promise<void> => {
  const before = await readSchema(client);
  check(before);
  const due = migrations().filter(({ version }) => version > before.schema);
  if (due.length === 0) return;
  if (before.schema === 0) {
    // Tables that were there before the first step are somebody else's.
    const foreign = new Set(await tablesOf(client));
    await client.query(
      "CREATE TABLE migration (version BIGINT PRIMARY KEY, tables TEXT NOT NULL DEFAULT '[]')",
    );
    for (const each of due) await step(client, each, foreign);
    // A database that is new has no states of an earlier version.
    await client.query("INSERT INTO setting (name, value) VALUES ('state_version', $1)", [
      String(STATE_VERSION),
    ]);
    return;
  }
  const { rows } = await client.query<Record<string, unknown>>(
    "SELECT tables FROM migration ORDER BY version DESC LIMIT 1",
  );
  const ours = new Set(listIn(text(rows[0], "tables")));
  const foreign = new Set((await tablesOf(client)).filter((name) => !ours.has(name)));
  for (const each of due) await step(client, each, foreign);
};

const refusal = (error: unknown): unknown => {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === DUPLICATE_TABLE)
    return new DatabaseUnsuitable(
      `It has tables of somebody else where Attune's would stand (${error.message}): give Attune a database of its own.`,
    );
  return error.code === NOT_ALLOWED
    ? new DatabaseUnsuitable(
        `Its user may not make tables (${error.message}): let it own the database, or GRANT CREATE, USAGE ON SCHEMA public.`,
      )
    : error;
};

/**
 * Brings the schema up to this code, and a log that another cluster wrote under this one's transactions,
 * in one transaction: whoever is killed in the middle has done nothing. Of nodes that start at once one
 * does it and the others find it done. Answers the entries of such a log, 0 of one that was written here.
 * @throws DatabaseNewer, DatabaseDamaged, DatabaseUnsuitable
 */
export const migratePostgres = async (client: Client): Promise<number> => {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await bringUp(client);
    const adopted = await adoptRestored(client);
    await client.query("COMMIT");
    return adopted;
  } catch (error) {
    // A connection that is gone has rolled back already.
    await client.query("ROLLBACK").catch(() => undefined);
    throw refusal(error);
  }
};

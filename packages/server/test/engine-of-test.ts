import { cpSync } from "node:fs";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { clientConfig } from "../src/platform/store/postgres/connect.ts";
import { toPostgres } from "../src/platform/store/postgres/dialect.ts";
import { copyDatabase, makeDatabase } from "./running-postgres.ts";

/**
 * The engine that the tests of the API run on: SQLite, unless ATTUNE_TEST_ENGINE=postgres says
 * otherwise.
 */
export const ENGINE = process.env["ATTUNE_TEST_ENGINE"] === "postgres" ? "postgres" : "sqlite";

const databases = new Map<string, Promise<string>>();

const freshDatabase = async (): Promise<string> => {
  const { url, drop } = await makeDatabase();
  try {
    onTestFinished(drop);
  } catch {
    // Made before the first test, for several: it is gone with the run's server.
  }
  return url;
};

/** The database of a data directory: the same whenever it is opened; null on SQLite. */
export const databaseAt = async (directory: string): Promise<string | null> => {
  if (ENGINE === "sqlite") return null;
  const known = databases.get(directory) ?? freshDatabase();
  databases.set(directory, known);
  return known;
};

/** The setting that leads a command to the database of a data directory. */
export const databaseSettings = async (directory: string): Promise<Record<string, string>> => {
  const url = await databaseAt(directory);
  return url === null ? {} : { ATTUNE_DATABASE: url };
};

/** Copies a data directory whose server is stopped, with its database. */
export const copyData = async (from: string, to: string): Promise<void> => {
  cpSync(from, to, { recursive: true });
  const url = await databaseAt(from);
  if (url !== null) databases.set(to, copyOf(url));
};

const copyOf = async (url: string): Promise<string> => {
  const copy = await copyDatabase(url);
  onTestFinished(copy.drop);
  return copy.url;
};

type Asked = { readonly rows: readonly object[]; readonly changes: number };

const queryOnce = async (
  url: string,
  sql: string,
  values: readonly (string | number)[],
): Promise<Asked> => {
  const client = new Client(clientConfig({ url, name: "attune test" }));
  client.on("error", () => undefined);
  await client.connect();
  try {
    const text = toPostgres(sql);
    // Without values several statements may stand in one.
    const { rows, rowCount } =
      values.length === 0
        ? await client.query<object>(text)
        : await client.query<object>(text, [...values]);
    return { rows, changes: rowCount ?? 0 };
  } finally {
    await client.end();
  }
};

let last: Promise<unknown> = Promise.resolve();

/**
 * Asks a database in the SQL of both engines, on a connection of its own; one after the other, so that
 * what a test looks at is not slowed down by its looking.
 */
export const queryPostgres = (
  url: string,
  sql: string,
  values: readonly (string | number)[],
): Promise<Asked> => {
  const asked = last.then(async () => queryOnce(url, sql, values));
  last = asked.catch(() => undefined);
  return asked;
};

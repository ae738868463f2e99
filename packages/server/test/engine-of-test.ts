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

/** Asks a database in the SQL of both engines, on a connection of its own. */
export const queryPostgres = async (
  url: string,
  sql: string,
  values: readonly (string | number)[],
): Promise<{ readonly rows: readonly object[]; readonly changes: number }> => {
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

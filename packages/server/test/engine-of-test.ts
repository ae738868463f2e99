import { Client } from "pg";
import { onTestFinished } from "vitest";
import { clientConfig } from "../src/platform/store/postgres/connect.ts";
import { toPostgres } from "../src/platform/store/postgres/dialect.ts";
import { makeDatabase } from "./running-postgres.ts";

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

/** Asks a database in the SQL of both engines, on a connection of its own. */
export const queryPostgres = async (
  url: string,
  sql: string,
  values: readonly (string | number)[],
): Promise<readonly unknown[]> => {
  const client = new Client(clientConfig({ url, name: "attune test" }));
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<object>(toPostgres(sql), [...values])).rows;
  } finally {
    await client.end();
  }
};

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Client } from "pg";
import { expect, test } from "vitest";
import { execAttune, freshFolder } from "../../packages/cli/test/attune-command.ts";
import type { Store } from "../../packages/server/src/platform/store/index.ts";
import {
  openPostgresStore,
  openSqliteStore,
} from "../../packages/server/src/platform/store/index.ts";
import { clientForTest, databaseForTest } from "../../packages/server/test/running-postgres.ts";
import { NOON, stored } from "../../packages/server/test/store-contract.ts";

/** What `attune serve` ends with on a database that is newer than it. */
const NEWER = 57;

const fillAndClose = async (store: Store): Promise<void> => {
  await store.commitEvents("live", [stored(["user_id:kim", "anonymous_id:a1"])], NOON);
  await store.close();
};

const serveOn = async (...settings: readonly string[]) => {
  const serve = ["serve", "--port", "0", "--warehouse", "off", ...settings];
  const { code, out, err } = await execAttune(serve);
  expect({ code, out }).toEqual({ code: NEWER, out: "" });
  expect(err).toContain("The database is newer than this Attune");
  expect(err).toMatch(/is at version 9999, this Attune knows \d+/);
  expect(err).toContain("Start the newer Attune, or restore a backup from before the upgrade.");
};

test("a SQLite database that a newer Attune wrote is refused by serve, and not a byte of it is changed", async () => {
  const data = join(freshFolder(), "data");
  await fillAndClose(await openSqliteStore({ directory: data }));
  const file = join(data, "attune.db");
  const db = new DatabaseSync(file);
  db.exec("INSERT INTO migration (version) VALUES (9999)");
  db.close();
  const digest = (): string => createHash("sha256").update(readFileSync(file)).digest("hex");
  const before = digest();
  await serveOn("--data", data);
  expect(digest()).toBe(before);
});

/** Every row of every table, as one text for each table. */
const rowsOf = async (client: Client): Promise<unknown> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const all: unknown[] = [];
  for (const { name } of rows) {
    const { rows: texts } = await client.query(
      `SELECT string_agg(t::text, E'\\n' ORDER BY t::text) AS text FROM "${name}" t`,
    );
    all.push([name, texts]);
  }
  return all;
};

test("a PostgreSQL database that a newer Attune wrote is refused by serve, and no row of it is changed", async () => {
  const url = await databaseForTest();
  await fillAndClose(await openPostgresStore({ url }));
  const client = await clientForTest(url);
  await client.query("INSERT INTO migration (version) VALUES (9999)");
  await client.query("CREATE TABLE of_the_newer_one (id BIGINT)");
  const before = await rowsOf(client);
  expect(JSON.stringify(before)).toContain("of_the_newer_one");
  await serveOn("--data", join(freshFolder(), "data"), "--database", url);
  expect(await rowsOf(client)).toEqual(before);
});

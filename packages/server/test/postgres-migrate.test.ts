import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { DatabaseDamaged, DatabaseNewer } from "../src/platform/store/engine/index.ts";
import { readSchema } from "../src/platform/store/postgres/migrate.ts";
import { prepareDatabase } from "../src/platform/store/postgres/prepare.ts";
import {
  DatabaseUnreachable,
  DatabaseUnsuitable,
} from "../src/platform/store/postgres/start-errors.ts";
import { clientForTest, clusterForTest, databaseForTest } from "./running-postgres.ts";

const tablesOf = async (client: Client): Promise<string[]> => {
  const { rows } = await client.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename COLLATE "C"',
  );
  return rows.map(({ tablename }) => tablename);
};

/** Columns by table, with their types in SQLite's words. */
const columnsOf = async (client: Client): Promise<Record<string, Record<string, string>>> => {
  const { rows } = await client.query<{
    table_name: string;
    column_name: string;
    data_type: string;
  }>(
    `SELECT c.table_name, column_name, data_type FROM information_schema.columns c JOIN pg_tables t ON t.tablename = c.table_name
     WHERE table_schema = current_schema() AND t.schemaname = current_schema()`,
  );
  const words: Readonly<Record<string, string>> = {
    bigint: "INTEGER",
    bytea: "BLOB",
    text: "TEXT",
  };
  const tables: Record<string, Record<string, string>> = {};
  for (const { table_name, column_name, data_type } of rows)
    (tables[table_name] ??= {})[column_name] = words[data_type] ?? data_type;
  return tables;
};

/** A process that migrates; `ended` when it is done or was killed. */
const migrateElsewhere = (url: string) => {
  const child = fork(new URL("./migrate-process.ts", import.meta.url), [url], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  return { kill: () => child.kill("SIGKILL"), ended };
};

/** Waits until a migration stands still at a table that another transaction is making. */
const untilItWaits = async (client: Client): Promise<void> => {
  await expect
    .poll(
      async () => {
        const { rowCount } = await client.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'attune start' AND wait_event_type = 'Lock' AND wait_event = 'transactionid'",
        );
        return rowCount;
      },
      { interval: 10 },
    )
    .toBe(1);
};

describe("PostgreSQL's schema", () => {
  test("has the tables and columns of SQLite's, but for the tails, and what several nodes need", async () => {
    const url = await databaseForTest("empty");
    await prepareDatabase(url);
    const client = await clientForTest(url);
    const { DatabaseSync } = await import("node:sqlite");
    const { migrate } = await import("../src/platform/store/sqlite/migrate.ts");
    const db = new DatabaseSync(":memory:");
    migrate(db);
    const expected: Record<string, Record<string, string>> = {};
    for (const { name, tbl } of db
      .prepare(
        "SELECT c.name, m.name AS tbl FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
      )
      .all())
      (expected[String(tbl)] ??= {})[String(name)] = String(
        db
          .prepare("SELECT type FROM pragma_table_info(?) WHERE name = ?")
          .get(String(tbl), String(name))?.["type"],
      );
    delete expected["timeline_tail"];
    delete expected["dedupe_tail"];
    const found = await columnsOf(client);
    const { log = {}, migration = {}, virtual_clock: clock, ...others } = found;
    expect(clock).toBeDefined();
    expect(log["xid"]).toBe("xid8");
    delete log["xid"];
    delete migration["tables"];
    expect({ ...others, log, migration }).toEqual(expected);
  });

  test("compares keys and whatever is ordered by bytes, whatever the database's collation", async () => {
    const client = await clientForTest(await databaseForTest());
    const { rows } = await client.query<{ place: string }>(
      `SELECT a.attrelid::regclass || '.' || a.attname AS place FROM pg_index i
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
       JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = current_schema()::regnamespace
       WHERE a.atttypid = 'text'::regtype AND a.attcollation <> '"C"'::regcollation`,
    );
    expect(rows.map(({ place }) => place)).toEqual([]);
  });

  test("is made once when two nodes start at the same time", async () => {
    const url = await databaseForTest("empty");
    await Promise.all([prepareDatabase(url), prepareDatabase(url), prepareDatabase(url)]);
    const schema = await readSchema(await clientForTest(url));
    expect(schema.schema).toBe(schema.newest);
    expect(schema.missing).toEqual([]);
  });

  test("is whole after the process that made it was killed in the middle", async () => {
    const url = await databaseForTest("empty");
    const [blocker, onlooker] = [await clientForTest(url), await clientForTest(url)];
    await blocker.query("BEGIN; CREATE TABLE quality_start (seq BIGINT)");
    const migration = migrateElsewhere(url);
    await untilItWaits(onlooker);
    migration.kill();
    await migration.ended;
    await blocker.query("ROLLBACK");
    await expect.poll(() => tablesOf(onlooker)).toEqual([]);
    await prepareDatabase(url);
    expect(await readSchema(onlooker)).toMatchObject({ missing: [] });
    expect(await tablesOf(onlooker)).toContain("quarantine_group");
  });

  test("is whole after the database was killed in the middle", async () => {
    const server = await clusterForTest();
    const [blocker, onlooker] = [await clientForTest(server.url), await clientForTest(server.url)];
    await blocker.query("BEGIN; CREATE TABLE quality_start (seq BIGINT)");
    const migration = prepareDatabase(server.url).catch((error: unknown) => error);
    await untilItWaits(onlooker);
    await server.kill();
    expect(await migration).toBeInstanceOf(Error);
    await server.start();
    const after = await clientForTest(server.url);
    expect(await tablesOf(after)).toEqual([]);
    await prepareDatabase(server.url);
    const schema = await readSchema(after);
    expect(schema.schema).toBe(schema.newest);
  });

  test("of a newer Attune is refused and left as it is", async () => {
    const url = await databaseForTest();
    const client = await clientForTest(url);
    await client.query("INSERT INTO migration (version) VALUES (9999)");
    await expect(prepareDatabase(url)).rejects.toThrow(DatabaseNewer);
    await expect(prepareDatabase(url)).rejects.toThrow(
      /^The database is at version 9999, this Attune knows \d+: start the newer Attune, or restore a backup from before the upgrade\.$/,
    );
  });

  test("that lost a table is refused, and the table is named", async () => {
    const url = await databaseForTest();
    const client = await clientForTest(url);
    await client.query("DROP TABLE audit, link CASCADE");
    await expect(prepareDatabase(url)).rejects.toThrow(DatabaseDamaged);
    await expect(prepareDatabase(url)).rejects.toThrow("Missing in it: table audit, table link.");
  });

  test("stands beside tables of somebody else, but not where theirs have the same names", async () => {
    const url = await databaseForTest("empty");
    const client = await clientForTest(url);
    await client.query("CREATE TABLE orders (id INT)");
    await prepareDatabase(url);
    await client.query("DROP TABLE orders");
    await prepareDatabase(url);

    const taken = await databaseForTest("empty");
    await (await clientForTest(taken)).query("CREATE TABLE log (line TEXT)");
    await expect(prepareDatabase(taken)).rejects.toThrow(DatabaseUnsuitable);
    await expect(prepareDatabase(taken)).rejects.toThrow(
      /relation "log" already exists.*of its own/,
    );
    expect(await tablesOf(await clientForTest(taken))).toEqual(["log"]);
  });
});

describe("a database that Attune cannot work in", () => {
  test("says so when it is not in UTF-8", async () => {
    const url = await databaseForTest("empty");
    const admin = await clientForTest(url);
    await admin.query("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    onTestFinished(async () => void (await admin.query("DROP DATABASE latin WITH (FORCE)")));
    const latin = new URL(url);
    latin.pathname = "/latin";
    await expect(prepareDatabase(latin.href)).rejects.toThrow(DatabaseUnsuitable);
    await expect(prepareDatabase(latin.href)).rejects.toThrow(
      /Its encoding is LATIN1: make one with/,
    );
  });

  test("says so when its user may not make tables", async () => {
    const url = await databaseForTest("empty");
    const admin = await clientForTest(url);
    await admin.query("CREATE ROLE visitor LOGIN PASSWORD 'visiting'");
    onTestFinished(async () => void (await admin.query("DROP ROLE visitor")));
    const visitor = new URL(url);
    visitor.username = "visitor";
    visitor.password = "visiting";
    await expect(prepareDatabase(visitor.href)).rejects.toThrow(
      /Its user may not make tables .*GRANT CREATE/,
    );
  });

  test("is named without its password when it does not let us in or is not there", async () => {
    const url = new URL(await databaseForTest("empty"));
    const { port } = url;
    url.password = "not-the-password-4711";
    const refused = await prepareDatabase(url.href).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DatabaseUnreachable);
    expect(String(refused)).toContain(`127.0.0.1:${port}/`);
    expect(String(refused)).not.toContain("4711");
    url.port = "1";
    const absent = await prepareDatabase(url.href, { patienceMs: 0 }).catch(
      (error: unknown) => error,
    );
    expect(String(absent)).toMatch(
      /^DatabaseUnreachable: 127\.0\.0\.1:1\/\S+: connect ECONNREFUSED/,
    );
    expect(String(absent)).not.toContain("4711");
  });

  test("is waited for while it starts", async () => {
    const server = await clusterForTest();
    await server.stop();
    const prepared = prepareDatabase(server.url);
    await server.start();
    await prepared;
    expect(await tablesOf(await clientForTest(server.url))).toContain("log");
  });
});

test("PostgreSQL's migrations and SQLite's have the same numbers and names", async () => {
  const { readdirSync } = await import("node:fs");
  const files = readdirSync(new URL("../migrations/", import.meta.url));
  const of = (engine: string) =>
    new Set(
      files.filter((file) => file.endsWith(`.${engine}.sql`)).map((file) => file.split(".")[0]),
    );
  expect(of("postgres")).toEqual(of("sqlite"));
  for (const file of files)
    expect(
      readFileSync(new URL(`../migrations/${file}`, import.meta.url), "utf8"),
      `the first line of ${file}`,
    ).toMatch(/^-- (?:expand|contract )/);
});

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EMPTY_STATE, encodeState } from "@attune/core/profile";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import { stored } from "../../packages/server/test/store-contract.ts";
import { spawnServer } from "./server.ts";

const FOLDER = new URL("../../packages/server/migrations/", import.meta.url);
const [FIRST = "", ...LATER] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".sqlite.sql"))
  .sort();

const statementsIn = (file: string): number =>
  readFileSync(new URL(file, FOLDER), "utf8")
    .replaceAll(/--.*$/gm, "")
    .split(/;\s*$/m)
    .filter((statement) => statement.trim() !== "").length;

let folder = "";
let old = "";

/** A database as the first Attune left it, with rows in its tables. */
const makeOld = (file: string): void => {
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT");
  db.exec(readFileSync(new URL(FIRST, FOLDER), "utf8"));
  db.exec("INSERT INTO migration VALUES (1); BEGIN");
  const add = (table: string, ...values: (string | number | null)[]): void =>
    void db
      .prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`)
      .run(...values);
  for (let seq = 1; seq <= 400; seq += 1) {
    const body = stored([`user_id:u${seq}`]).stored;
    if (seq % 4 === 0) {
      add("log", seq, seq * 1_000, "quarantined", null);
      add("payload", seq, "{}");
      add("quarantine", `id${seq}`, seq, "the fold threw", body);
    } else {
      add("log", seq, seq * 1_000, "facet", seq);
      add("payload", seq, body);
      const columns = [seq, "user_id", `u${seq}`, 0, 0, seq, encodeState(EMPTY_STATE), seq];
      add("facet", ...columns, null, null);
    }
  }
  add("access_key", "hash of one", "browser", "browser", "web", null, 5);
  add("access_key", "hash of another", "server", "server", "server", null, 6);
  add("access_key", "hash of a third", "owner", "secret", null, "owner", 7);
  add("definition", "slot", "hero", 1, "live", '{"kind":"slot","key":"hero"}', "kim", 7, 12, null);
  add("import_cursor", "till", 42, "{}");
  db.exec("COMMIT");
  db.close();
};

/** What differs from one migration to the next: ids and hashes that are drawn. */
const DRAWN: Readonly<Record<string, readonly string[]>> = {
  access_key: ["id"],
  audit: ["target", "prev", "hash"],
  audit_head: ["hash"],
  setting: ["value"],
};

/** Every table with its rows, and the schema. */
const contentOf = (data: string): unknown => {
  const db = new DatabaseSync(join(data, "attune.db"), { readOnly: true });
  const schema = db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();
  const tables = schema.filter(({ type }) => type === "table").map(({ name }) => String(name));
  const content = tables.map((table) => {
    const columns = db
      .prepare("SELECT name FROM pragma_table_info(?)")
      .all(table)
      .map(({ name }) => String(name))
      .filter((name) => !DRAWN[table]?.includes(name));
    const rows = db.prepare(`SELECT ${columns.join(", ")} FROM ${table}`).all();
    return [table, rows.map((row) => JSON.stringify(row)).sort()];
  });
  db.close();
  return JSON.parse(JSON.stringify([schema, content]));
};

const copyOfOld = (name: string): string => {
  const data = join(folder, name);
  mkdirSync(data);
  copyFileSync(old, join(data, "attune.db"));
  return data;
};

const migrated = async (data: string): Promise<unknown> => {
  const store = await openSqliteStore({ directory: data });
  expect(await store.verifyAudit(null)).toMatchObject({ ok: true });
  await store.close();
  return contentOf(data);
};

beforeAll(() => {
  folder = mkdtempSync(join(diskFolder(), "attune-migration-"));
  old = join(folder, "old.db");
  makeOld(old);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a server that is killed in the middle of a migration", () => {
  test.each(
    LATER.map((file) => {
      const count = statementsIn(file);
      return { file, places: [...new Set([0, 1, Math.ceil(count / 2), count])] };
    }),
  )(
    "$file: the next start has the schema and every row, as if nothing had happened",
    async ({ file, places }) => {
      const whole = await migrated(copyOfOld(`${file}-whole`));
      for (const place of places) {
        const data = copyOfOld(`${file}-${place}`);
        const server = spawnServer({ data, migrationKill: `${file}:${place}` });
        onTestFinished(() => server.kill());
        expect(await server.open()).toBe(null);
        expect((await server.ended).signal).toBe("SIGKILL");
        expect(await migrated(data)).toEqual(whole);
      }
    },
  );
});

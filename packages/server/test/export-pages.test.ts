import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Value } from "../src/platform/store/engine/index.ts";
import { openPool } from "../src/platform/store/postgres/connect.ts";
import { toPostgres } from "../src/platform/store/postgres/dialect.ts";
import { postgresReads } from "../src/platform/store/postgres/read-database.ts";
import type { ReadDatabase } from "../src/platform/store/reads/index.ts";
import { createReads } from "../src/platform/store/reads/index.ts";
import { migrate } from "../src/platform/store/sqlite/migrate.ts";
import { sqliteReads } from "../src/platform/store/sqlite/read-database.ts";
import { temporaryDirectory } from "./running-attune.ts";
import { clientForTest, databaseForTest } from "./running-postgres.ts";

const ENTRIES = 100_000;

/** A log of entries that are no events but for the first and the last, with a decision at every hundredth. */
const FILL: readonly string[] = [
  `INSERT INTO log (seq, at, kind)
    SELECT n, n, CASE WHEN n IN (1, ${ENTRIES}) THEN 'event' WHEN n % 100 = 50 THEN 'decision' ELSE 'link' END FROM numbers`,
  "INSERT INTO payload (seq, body) SELECT seq, '{}' FROM log",
  "INSERT INTO decision (id, seq) SELECT 'd' || seq, seq FROM log WHERE kind = 'decision'",
];

type Filled = {
  readonly db: ReadDatabase;
  /** The plan of a statement, as the engine tells it. */
  readonly planOf: (sql: string, values: readonly Value[]) => Promise<string>;
};

const openSqlite = async (): Promise<Filled> => {
  const file = join(temporaryDirectory(), "attune.db");
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  migrate(db);
  db.exec(`CREATE TEMP TABLE numbers AS
    WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ${ENTRIES}) SELECT n FROM n`);
  for (const sql of FILL) db.exec(sql);
  return {
    db: sqliteReads(db, () => new DatabaseSync(file)),
    planOf: async (sql, values) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => String(detail))
        .join("\n"),
  };
};

const openPostgres = async (): Promise<Filled> => {
  const url = await databaseForTest();
  const client = await clientForTest(url);
  await client.query(
    `CREATE TEMP TABLE numbers AS SELECT n FROM generate_series(1, ${ENTRIES}) AS n`,
  );
  for (const sql of FILL) await client.query(sql);
  await client.query("ANALYZE");
  const pool = openPool({ url, name: "attune reads" });
  onTestFinished(pool.close);
  return {
    db: postgresReads(pool),
    planOf: async (sql, values) => {
      const { rows } = await client.query(`EXPLAIN ${toPostgres(sql)}`, [...values]);
      return JSON.stringify(rows);
    },
  };
};

/** How many turns of the event loop others had while something was done. */
const turnsDuring = async (work: () => Promise<void>): Promise<number> => {
  const seen = { turns: 0, isOver: false };
  const turn = (): void => {
    seen.turns += 1;
    if (!seen.isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  seen.isOver = true;
  return seen.turns;
};

describe.each([
  ["SQLite", openSqlite],
  ["PostgreSQL", openPostgres],
])("an export on %s", (_engine, open) => {
  test("lets others have their turn in a long stretch of the log without events", async () => {
    const { db } = await open();
    const seqs: number[] = [];
    const turns = await turnsDuring(async () => {
      for await (const { seq } of createReads(db).exportEvents()) seqs.push(seq);
    });
    expect(seqs).toEqual([1, ENTRIES]);
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  test("of decisions finds its page by their index, without a look through the log", async () => {
    const { db, planOf } = await open();
    const asked: [sql: string, values: readonly Value[]][] = [];
    const watched: ReadDatabase = {
      ...db,
      hold: async () => {
        const held = await db.hold();
        const all: typeof held.all = async (sql, ...values) => {
          asked.push([sql, values]);
          return held.all(sql, ...values);
        };
        return { ...held, all };
      },
    };
    let decisions = 0;
    for await (const { seq } of createReads(watched).exportDecisions()) {
      expect(seq % 100).toBe(50);
      decisions += 1;
    }
    expect(decisions).toBe(ENTRIES / 100);
    for (const [sql, values] of asked) {
      const plan = await planOf(sql, values);
      expect(plan).toContain("decision_seq");
      // PostgreSQL weighs a look at all of a small table against many at its index.
      expect(plan).not.toMatch(/SCAN [lpf]\b/);
    }
  });
});

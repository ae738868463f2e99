import { expect, onTestFinished, test } from "vitest";
import { LOCK } from "../src/platform/store/postgres/lock-keys.ts";
import { openSyncConnection } from "../src/platform/store/postgres/sync-connection.ts";
import { clientForTest, databaseForTest } from "./running-postgres.ts";

test("an answer that comes too late is not taken for that of the next question", async () => {
  const url = await databaseForTest();
  const connection = openSyncConnection(url, { statementMs: 10_000, idleMs: 0, answerMs: 2_000 });
  onTestFinished(connection.close);
  connection.begin("BEGIN");
  expect(() => connection.ask("SELECT pg_sleep(3)", [])).toThrow("has not answered in time");
  connection.drop();
  // Until the late answer has come, too.
  const others = await clientForTest(url);
  const late =
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(3)'";
  await expect.poll(async () => (await others.query(late)).rows).toEqual([]);
  connection.ask("ROLLBACK", []);
  connection.begin("BEGIN");
  for (const n of [1, 2, 3])
    expect(connection.ask("SELECT $1::int AS n", [n]).rows).toEqual([{ n }]);
  connection.ask("COMMIT", []);
});

test("each kind of advisory lock has keys of its own", () => {
  const keys = Object.values(LOCK);
  expect(new Set(keys).size).toBe(keys.length);
});

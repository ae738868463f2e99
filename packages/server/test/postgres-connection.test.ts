import { expect, onTestFinished, test } from "vitest";
import { LOCK } from "../src/platform/store/postgres/lock-keys.ts";
import { openSyncConnection } from "../src/platform/store/postgres/sync-connection.ts";
import { databaseForTest } from "./running-postgres.ts";

test("an answer that comes too late is not taken for that of the next question", async () => {
  const url = await databaseForTest();
  const connection = openSyncConnection(url, { statementMs: 10_000, idleMs: 0, answerMs: 300 });
  onTestFinished(connection.close);
  connection.begin("BEGIN");
  expect(() => connection.ask("SELECT pg_sleep(1)", [])).toThrow("has not answered in time");
  connection.drop();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
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

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { clientConfig } from "../src/platform/store/postgres/connect.ts";
import { databaseAt } from "./engine-of-test.ts";
import type { RunningAttune } from "./running-attune.ts";

/**
 * Keeps the writer's own thread waiting for a lock of the database that another connection holds; what
 * is answered lets it go on.
 */
export const holdWriter = async ({ directory }: RunningAttune): Promise<() => Promise<void>> => {
  const url = await databaseAt(directory);
  if (url === null) {
    const db = new DatabaseSync(join(directory, "attune.db"), { timeout: 5_000 });
    onTestFinished(() => db.close());
    db.exec("BEGIN IMMEDIATE");
    return async () => db.exec("ROLLBACK");
  }
  const client = new Client(clientConfig({ url, name: "attune test" }));
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(async () => client.end());
  await client.query("BEGIN");
  await client.query("LOCK TABLE decision IN EXCLUSIVE MODE");
  return async () => {
    await client.query("ROLLBACK");
  };
};

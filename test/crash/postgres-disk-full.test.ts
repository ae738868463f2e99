import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openPostgresNode, openPostgresStore } from "../../packages/server/src/platform/store/index.ts";
import { clientForTest, clusterForTest } from "../../packages/server/test/running-postgres.ts";
import { createSender, expectKept, startServer } from "./sender.ts";
import { NO_DISK, smallDisk } from "./small-disk.ts";

/** Room for PostgreSQL's programs, a new cluster and its log, and some more. */
const DISK_MB = 260;

const statusOf = async (url: string, path: string): Promise<number> =>
  (await fetch(`${url}${path}`)).status;

/** Address and password of the PostgreSQL that a data directory embeds. */
const embeddedUrl = (data: string): string =>
  readFileSync(join(data, "postgres", "url"), "utf8").trim();
const postgresLog = (data: string): string =>
  readFileSync(join(data, "postgres", "postgres.log"), "utf8");

/** Has PostgreSQL go on to the next file of its log, of 16 MB each, until it cannot make another. */
const useUpLog = async (client: Client): Promise<never> => {
  for (;;) {
    await client.query("SELECT pg_logical_emit_message(true, 'attune', 'test')");
    await client.query("SELECT pg_switch_wal()");
  }
};

test.each([
  { what: "its tables", isWal: false },
  { what: "its write-ahead log, which ends it", isWal: true },
])(
  "L2: PostgreSQL has no room for $what: nothing acknowledged is lost, and with room it goes on by itself",
  async ({ isWal }, ) => {
    const disk = smallDisk(DISK_MB);
    if (!disk) return;
    const data = join(disk.path, "data");
    const { server, url } = await startServer({ data, database: "embedded" });
    const sender = createSender(url);
    for (let nth = 0; nth < 20; nth += 1) expect(await sender.send()).toBe(200);
    const client = await clientForTest(embeddedUrl(data));
    disk.fill();
    if (isWal) await expect(useUpLog(client)).rejects.toThrow();
    await sender.untilRefused(5);
    expect(postgresLog(data).includes("PANIC")).toBe(isWal);
    expect(await statusOf(url, "/readyz")).toBe(503);
    expect(await statusOf(url, "/healthz")).toBe(200);

    disk.empty();
    await sender.untilTaken();
    for (let nth = 0; nth < 20; nth += 1) expect(await sender.send()).toBe(200);
    await expect.poll(() => statusOf(url, "/readyz"), { timeout: 10_000 }).toBe(200);
    expect(server.isAlive()).toBe(true);
    server.stop();
    expect((await server.ended).code).toBe(0);
    const store = await openPostgresNode({ directory: data, database: "embedded" });
    await expectKept(store, sender.acknowledged);
  },
  180_000,
);

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DoctorResponse, KpisResponse } from "@attune/contract";
import type { Client } from "pg";
import { expect, test } from "vitest";
import {
  openPostgresNode,
  openPostgresStore,
} from "../../packages/server/src/platform/store/index.ts";
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

/** Has PostgreSQL go on to the next file of its log, of 16 MB each, until it ends for want of room. */
const useUpLog = async (client: Client): Promise<void> => {
  try {
    for (;;) {
      await client.query("SELECT pg_logical_emit_message(true, 'attune', 'test')");
      await client.query("SELECT pg_switch_wal()");
    }
  } catch {
    // The connection went with it.
  }
};

/** What a server says to whoever holds its local key. */
const ask = async <T>(url: string, data: string, path: string): Promise<T> => {
  const { key }: { key: string } = JSON.parse(readFileSync(join(data, "owner.json"), "utf8"));
  const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  return JSON.parse(await answer.text());
};

test.for([
  { what: "its tables", isWal: false },
  { what: "its write-ahead log, which ends it", isWal: true },
])(
  "L2: PostgreSQL has no room for $what: nothing acknowledged is lost, and with room it goes on by itself",
  { timeout: 180_000 },
  async ({ isWal }, { skip }) => {
    const disk = smallDisk(DISK_MB);
    if (!disk) return skip(NO_DISK);
    const data = join(disk.path, "data");
    const { server, url } = await startServer({ data, database: "embedded" });
    const sender = createSender(url);
    for (let nth = 0; nth < 20; nth += 1) expect(await sender.send()).toBe(200);
    const client = await clientForTest(embeddedUrl(data));
    disk.fill();
    if (isWal) await useUpLog(client);
    await sender.untilRefused(5);
    expect(postgresLog(data).includes("PANIC")).toBe(isWal);
    expect(await statusOf(url, "/readyz")).toBe(503);
    expect(await statusOf(url, "/healthz")).toBe(200);

    disk.empty();
    await sender.untilTaken();
    for (let nth = 0; nth < 20; nth += 1) expect(await sender.send()).toBe(200);
    await expect.poll(() => statusOf(url, "/readyz")).toBe(200);
    expect(server.isAlive()).toBe(true);
    server.stop();
    expect((await server.ended).code).toBe(0);
    const store = await openPostgresNode({ directory: data, database: "embedded" });
    await expectKept(store, sender.acknowledged);
  },
);

test("a warehouse whose disk is full stands still and says so; the store goes on, and with room the figures have everything", async ({
  skip,
}) => {
  const disk = smallDisk(24);
  if (!disk) return skip(NO_DISK);
  const data = join(disk.path, "data");
  const cluster = await clusterForTest();
  const { server, url } = await startServer({
    data,
    database: cluster.url,
    warehouse: "duckdb",
  });
  const sender = createSender(url);
  const send = async (count: number): Promise<void> => {
    for (let nth = 0; nth < count; nth += 1) expect(await sender.send()).toBe(200);
  };
  const kpis = async (more = ""): Promise<{ events: number | null; isStalled: boolean }> => {
    const path = `/v1/kpis?grain=month&metric=events${more}`;
    const { warehouse, periods } = await ask<KpisResponse>(url, data, path);
    const values = periods.flatMap(({ rows }) => rows.map(({ events }) => events?.value ?? 0));
    return { events: values.reduce((sum, each) => sum + each, 0), isStalled: warehouse.isStalled };
  };
  await send(30);
  expect(await kpis("&wait=yes")).toEqual({ events: 30, isStalled: false });

  disk.fill();
  await send(200);
  await expect
    .poll(() => kpis(), { interval: 200, timeout: 30_000 })
    .toMatchObject({ isStalled: true });
  const { findings } = await ask<DoctorResponse>(url, data, "/v1/doctor");
  expect(findings.find(({ check }) => check === "warehouse")).toMatchObject({
    state: "warn",
    found: expect.stringMatching(/stands still: .*(space|full|write)/i),
    fix: expect.stringContaining("make room on the disk"),
  });
  expect(await statusOf(url, "/readyz")).toBe(200);
  await send(20);

  disk.empty();
  expect(await kpis("&wait=yes")).toEqual({ events: 250, isStalled: false });
  server.stop();
  expect((await server.ended).code).toBe(0);
  await expectKept(await openPostgresStore({ url: cluster.url }), sender.acknowledged);
}, 120_000);

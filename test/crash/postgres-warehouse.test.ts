import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import type { Store } from "../../packages/server/src/platform/store/index.ts";
import { STREAM_START } from "../../packages/server/src/platform/store/index.ts";
import type { RunningAttune } from "../../packages/server/test/running-attune.ts";
import { startAt } from "../../packages/server/test/running-attune.ts";
import {
  clientForTest,
  clusterForTest,
  databaseForTest,
} from "../../packages/server/test/running-postgres.ts";
import { NOON, stored } from "../../packages/server/test/store-contract.ts";
import { warehouseContent, warehouseRows } from "../../packages/server/test/warehouse-rows.ts";
import { createDoor } from "./door.ts";
import { createNode } from "./node.ts";
import { startServer } from "./sender.ts";
import { SERVER_KEY } from "./server.ts";

const SEED = Number(process.env["ATTUNE_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Events that wait for the warehouse when it is first opened: it takes them in by several commits. */
const FILLED = 10_000;
const VICTIMS = ["server", "database", "both", "server", "both", "database"] as const;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-crash-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A server in this process, whose warehouse stands in a data directory. */
const startOn = async (url: string, data: string): Promise<RunningAttune> => {
  const running = await startAt(data, { ATTUNE_DATABASE: url, ATTUNE_WAREHOUSE: "duckdb" });
  onTestFinished(running.close);
  return running;
};

/** Sequences of the log, in the order in which the stream has them. */
const streamed = async ({ reads }: Store): Promise<number[]> => {
  const seqs: number[] = [];
  for (let after = STREAM_START; ;) {
    const entries = await reads.stream(after, 1_000);
    seqs.push(...entries.map(({ seq }) => seq));
    const last = entries.at(-1);
    if (!last) return seqs;
    after = last.position;
  }
};

/** Sequences that a warehouse holds which nobody has open. */
const inWarehouse = async (data: string): Promise<unknown[]> => {
  const rows = await warehouseRows(
    data,
    "SELECT CAST(seq AS INTEGER) FROM (SELECT seq FROM event UNION ALL SELECT seq FROM decision UNION ALL SELECT seq FROM entry) ORDER BY seq",
  );
  return rows.flat();
};

const sizesIn = (data: string): string =>
  ["warehouse.duckdb", "warehouse.duckdb.wal"]
    .map((file) => statSync(join(data, file), { throwIfNoEntry: false })?.size)
    .join();

/** Until the server has written to its warehouse so many times, or has nothing to write. */
const untilWritten = async (data: string, times: number): Promise<void> => {
  let before = sizesIn(data);
  for (let [seen, waited] = [0, 0]; seen < times && waited < 500; waited += 1) {
    await sleep(5);
    const now = sizesIn(data);
    if (now !== before) [seen, waited] = [seen + 1, 0];
    before = now;
  }
};

const eventsInWarehouse = async (data: string): Promise<number> => {
  if (!existsSync(join(data, "warehouse.duckdb"))) return 0;
  const tables = await warehouseRows(data, "SELECT table_name FROM duckdb_tables()");
  if (!tables.flat().includes("event")) return 0;
  const [row] = await warehouseRows(data, "SELECT CAST(count(*) AS INTEGER) FROM event");
  return Number(row?.[0] ?? 0);
};

/** Events that the figures of January count, when everything is taken in. */
const counted = async (running: RunningAttune): Promise<number> => {
  const { periods } = await running.call("kpis", {
    query: { grain: "month", from: "2026-01-01", to: "2026-01-31", metric: "events", wait: "yes" },
  });
  return periods[0]?.rows[0]?.events?.value ?? 0;
};

const numbers = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);

describe("a commit slow to finish", () => {
  /** Begins a commit as another node would, with a sequence and an entry of its own, and leaves it open. */
  const beginCommit = async (client: Client): Promise<number> => {
    await client.query("BEGIN; SELECT pg_current_xact_id()");
    const { rows } = await client.query<{ seq: string }>("SELECT nextval('log_seq') AS seq");
    const seq = Number(rows[0]?.seq);
    const from = "FROM log WHERE kind = 'event' ORDER BY seq LIMIT 1";
    await client.query(
      `INSERT INTO payload (seq, body) SELECT ${seq}, body FROM payload WHERE seq = (SELECT seq ${from})`,
    );
    await client.query(
      `INSERT INTO log (seq, at, kind, facet) SELECT ${seq}, at, kind, facet ${from}`,
    );
    return seq;
  };

  test("holds back the stream and the warehouse until it ends; then they have everything once, in order", async () => {
    const url = await databaseForTest();
    const running = await startOn(url, directory);
    const { store } = running.attune;
    const commit = async (count: number): Promise<void> => {
      for (let nth = 0; nth < count; nth += 1)
        await store.commitEvents("live", [stored([`user_id:u${nth % 7}`])], NOON);
    };
    await commit(10);
    expect(await counted(running)).toBe(10);

    const slow = await clientForTest(url);
    const before = await streamed(store);
    const held = await beginCommit(slow);
    await commit(25);
    // Neither it nor what is past it, however often one looks.
    expect(await streamed(store)).toEqual(before);
    expect(await counted(running)).toBe(10);
    await slow.query("COMMIT");
    const after = await streamed(store);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after[before.length]).toBe(held);
    expect(new Set(after).size).toBe(after.length);
    expect(await counted(running)).toBe(36);

    await beginCommit(slow);
    await commit(5);
    expect(await streamed(store)).toEqual(after);
    expect(await counted(running)).toBe(36);
    await slow.query("ROLLBACK");
    const end = await streamed(store);
    expect(end.slice(0, after.length)).toEqual(after);
    expect(end).toHaveLength(after.length + 5);
    expect(await counted(running)).toBe(41);

    await running.close();
    const { rows } = await slow.query<{ seq: string }>("SELECT seq FROM log ORDER BY seq");
    expect(numbers(end)).toEqual(rows.map(({ seq }) => Number(seq)));
    expect(await inWarehouse(directory)).toEqual(numbers(end));
  });
});

// On demand: it takes longer than a run of everything may wait for it.
describe.skipIf(process.env["ATTUNE_CRASH_WAREHOUSE"] !== "1")("a warehouse on PostgreSQL", () => {
  test("L2: whenever the server or PostgreSQL is killed between store and warehouse, every entry is in the warehouse once", async () => {
    const random = createRandom(SEED);
    const cluster = await clusterForTest();
    const data = join(directory, "node");
    const node = createNode(
      { data, database: cluster.url, warehouse: "duckdb" },
      createDoor(1),
      [],
    );
    onTestFinished(node.end);
    let sent = 0;
    const send = async (url: string, count: number): Promise<void> => {
      const batch = Array.from({ length: count }, () => ({
        type: "track",
        event: random.pick(["Order Completed", "Product Viewed"]),
        messageId: `m${sent++}`,
        userId: `user-${random.below(200)}`,
        ...(random.chance(0.3) ? { anonymousId: `browser-${random.below(300)}` } : {}),
        timestamp: new Date(Date.UTC(2026, 0, 1) + random.below(20 * 86_400_000)).toISOString(),
        properties: { total: random.below(1_000), currency: "SEK" },
      }));
      const answer = await fetch(`${url}/v1/batch`, {
        method: "POST",
        headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
        body: JSON.stringify({ batch }),
      });
      expect(answer.status, await answer.text()).toBe(200);
    };

    const filling = await startServer({ data, database: cluster.url });
    for (let filled = 0; filled < FILLED; filled += 500) await send(filling.url, 500);
    filling.server.stop();
    await filling.server.ended;
    await node.open();
    const behind: number[] = [];
    for (const victim of VICTIMS) {
      await send(node.url(), 50);
      await untilWritten(data, 1 + random.below(4));
      await Promise.all([
        ...(victim === "database" ? [] : [node.kill()]),
        ...(victim === "server" ? [] : [cluster.kill()]),
      ]);
      if (victim !== "database") behind.push(sent - (await eventsInWarehouse(data)));
      if (victim !== "server") await cluster.start();
      if (victim !== "database") await node.open();
      await node.ready();
    }
    await node.stop();
    process.stdout.write(
      `warehouse crash rig on PostgreSQL: seed ${SEED}, the warehouse was ${behind.join(", ")} of ${sent} events behind when its server was killed\n`,
    );
    // A rig that never kills in the middle proves nothing.
    expect(behind.some((count) => count > 0 && count < FILLED)).toBe(true);

    const settle = async (): Promise<readonly [events: number, seqs: number[]]> => {
      const running = await startOn(cluster.url, data);
      await running.attune.warehouse.settle();
      const events = await counted(running);
      const seqs = numbers(await streamed(running.attune.store));
      await running.close();
      return [events, seqs];
    };
    const [events, seqs] = await settle();
    expect(events).toBe(sent);
    expect(await inWarehouse(data)).toEqual(seqs);
    const content = await warehouseContent(data);
    for (const file of ["warehouse.duckdb", "warehouse.duckdb.wal"])
      rmSync(join(data, file), { force: true });
    expect(await settle()).toEqual([sent, seqs]);
    expect(await warehouseContent(data)).toEqual(content);
  }, 240_000);
});

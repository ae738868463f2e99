import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import { systemClock } from "../../packages/server/src/platform/clock/index.ts";
import type { Store } from "../../packages/server/src/platform/store/index.ts";
import { openPostgresStore, STREAM_START } from "../../packages/server/src/platform/store/index.ts";
import type { Warehouse } from "../../packages/server/src/platform/warehouse/index.ts";
import { openWarehouse } from "../../packages/server/src/platform/warehouse/index.ts";
import {
  clientForTest,
  clusterForTest,
  databaseForTest,
} from "../../packages/server/test/running-postgres.ts";
import { NOON, stored } from "../../packages/server/test/store-contract.ts";
import { warehouseContent, warehouseRows } from "../../packages/server/test/warehouse-rows.ts";
import { createDoor } from "./door.ts";
import { createNode } from "./node.ts";
import { SERVER_KEY } from "./server.ts";

const SEED = Number(process.env["ATTUNE_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const KILLS = 6;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "attune-crash-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const warehouseOf = ({ reads }: Store, data: string): Warehouse => {
  const fail = (reason: unknown): never => {
    throw new Error(JSON.stringify(reason));
  };
  return openWarehouse({
    isOff: false,
    directory: data,
    memoryMb: 128,
    zone: "UTC",
    settlesFirst: false,
    reads,
    clock: systemClock(),
    onTrouble: fail,
    onUnreadable: fail,
  });
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

/** Events that the figures of all time count. */
const counted = async (warehouse: Warehouse): Promise<number> => {
  await warehouse.settle();
  const figures = await warehouse.rollups({
    grain: "month",
    from: "2000-01-01",
    to: "2100-01-01",
    by: [],
  });
  if (figures.state !== "on") throw new Error(figures.reason);
  return figures.rows.reduce((sum, { events }) => sum + events, 0);
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
    const store = await openPostgresStore({ url });
    onTestFinished(store.close);
    const warehouse = warehouseOf(store, directory);
    const commit = async (count: number): Promise<void> => {
      for (let nth = 0; nth < count; nth += 1)
        await store.commitEvents("live", [stored([`user_id:u${nth % 7}`])], NOON);
    };
    await commit(10);
    expect(await counted(warehouse)).toBe(10);

    const slow = await clientForTest(url);
    const before = await streamed(store);
    const held = await beginCommit(slow);
    await commit(25);
    // Neither it nor what is past it, however often one looks.
    expect(await streamed(store)).toEqual(before);
    expect(await counted(warehouse)).toBe(10);
    await slow.query("COMMIT");
    const after = await streamed(store);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after[before.length]).toBe(held);
    expect(new Set(after).size).toBe(after.length);
    expect(await counted(warehouse)).toBe(36);

    await beginCommit(slow);
    await commit(5);
    expect(await streamed(store)).toEqual(after);
    expect(await counted(warehouse)).toBe(36);
    await slow.query("ROLLBACK");
    const end = await streamed(store);
    expect(end.slice(0, after.length)).toEqual(after);
    expect(end).toHaveLength(after.length + 5);
    expect(await counted(warehouse)).toBe(41);

    await warehouse.stop();
    const { rows } = await slow.query<{ seq: string }>("SELECT seq FROM log ORDER BY seq");
    expect(numbers(end)).toEqual(rows.map(({ seq }) => Number(seq)));
    expect(await inWarehouse(directory)).toEqual(numbers(end));
  });
});

test("L2: whenever the server or PostgreSQL is killed between store and warehouse, every entry is in the warehouse once", async () => {
  const random = createRandom(SEED);
  const cluster = await clusterForTest();
  const data = join(directory, "node");
  const node = createNode({ data, database: cluster.url, warehouse: "duckdb" }, createDoor(1), []);
  onTestFinished(node.end);
  let sent = 0;
  const send = async (count: number): Promise<void> => {
    const batch = Array.from({ length: count }, () => ({
      type: "track",
      event: random.pick(["Order Completed", "Product Viewed"]),
      messageId: `m${sent++}`,
      userId: `user-${random.below(200)}`,
      ...(random.chance(0.3) ? { anonymousId: `browser-${random.below(300)}` } : {}),
      timestamp: new Date(Date.UTC(2026, 0, 1) + random.below(20 * 86_400_000)).toISOString(),
      properties: { total: random.below(1_000), currency: "SEK" },
    }));
    const answer = await fetch(`${node.url()}/v1/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ batch }),
    });
    expect(answer.status, await answer.text()).toBe(200);
  };

  await node.open();
  for (let nth = 0; nth < KILLS; nth += 1) {
    for (let chunk = 0; chunk < 4; chunk += 1) await send(500);
    await sleep(random.below(1_500));
    const victim = random.pick(["server", "database", "both"]);
    await Promise.all([
      ...(victim === "database" ? [] : [node.kill()]),
      ...(victim === "server" ? [] : [cluster.kill()]),
    ]);
    if (victim !== "server") await cluster.start();
    if (victim !== "database") await node.open();
    await node.ready();
  }
  await node.stop();

  const store = await openPostgresStore({ url: cluster.url });
  onTestFinished(store.close);
  const settle = async (): Promise<number> => {
    const warehouse = warehouseOf(store, data);
    const events = await counted(warehouse);
    await warehouse.stop();
    return events;
  };
  expect(await settle()).toBe(sent);
  expect(await inWarehouse(data)).toEqual(numbers(await streamed(store)));
  const content = await warehouseContent(data);
  for (const file of ["warehouse.duckdb", "warehouse.duckdb.wal"])
    rmSync(join(data, file), { force: true });
  expect(await settle()).toBe(sent);
  expect(await warehouseContent(data)).toEqual(content);
}, 240_000);

import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import { openWarehouse } from "../../packages/server/src/platform/warehouse/index.ts";
import { systemClock } from "../../packages/server/src/platform/clock/index.ts";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import type { Random } from "../../packages/server/src/demo/random.ts";
import { warehouseContent, warehouseRows } from "../../packages/server/test/warehouse-rows.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ServerTell } from "./server-process.ts";
import { SERVER_KEY, spawnServer } from "./server.ts";

const KILLS = 8;
const SEED = Number(process.env["ATTUNE_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const DAY_MS = 86_400_000;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-crash-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const message = (random: Random): object => ({
  type: "track",
  event: random.pick(["Order Completed", "Product Viewed", "Seen"]),
  userId: `user-${random.below(300)}`,
  ...(random.chance(0.3) ? { anonymousId: `browser-${random.below(600)}` } : {}),
  timestamp: new Date(Date.UTC(2026, 0, 1) + random.below(20 * DAY_MS)).toISOString(),
  properties: { total: random.below(1_000), currency: "SEK", channel: random.pick(["web", "app"]) },
});

const urlOf = (told: ServerTell | null): string => {
  if (told?.tell !== "ready") throw new Error(`the server is not ready: ${JSON.stringify(told)}`);
  return told.url;
};

const send = async (url: string, random: Random, count: number): Promise<void> => {
  const batch = Array.from({ length: count }, () => message(random));
  const answer = await fetch(`${url}/v1/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ batch }),
  });
  expect(answer.status, await answer.text()).toBe(200);
};

const sizes = (): string =>
  ["warehouse.duckdb", "warehouse.duckdb.wal"]
    .map((file) => statSync(join(directory, file), { throwIfNoEntry: false })?.size)
    .join();

/** Until the server has written to the warehouse so many times, or has nothing to write. */
const writes = async (count: number): Promise<void> => {
  let before = sizes();
  let seen = 0;
  for (let waited = 0; seen < count && waited < 2_000; waited += 1) {
    await sleep(2);
    const now = sizes();
    if (now === before) continue;
    before = now;
    seen += 1;
    waited = 0;
  }
};

/** How far the file has taken the log in; 0 before it is made. */
const cursor = async (): Promise<number> => {
  if (!existsSync(join(directory, "warehouse.duckdb"))) return 0;
  const tables = await warehouseRows(directory, "SELECT table_name FROM duckdb_tables()");
  if (!tables.flat().includes("stream_cursor")) return 0;
  const [row] = await warehouseRows(directory, "SELECT CAST(seq AS INTEGER) FROM stream_cursor");
  return Number(row?.[0] ?? 0);
};

/** Takes in what is left and computes everything; answers the sequences of the log. */
const finish = async (): Promise<number[]> => {
  const store = await openSqliteStore({ directory });
  const fail = (reason: unknown): never => {
    throw new Error(JSON.stringify(reason));
  };
  const warehouse = openWarehouse({
    isOff: false,
    directory,
    memoryMb: 128,
    zone: "UTC",
    settlesFirst: false,
    reads: store.reads,
    clock: systemClock(),
    onTrouble: fail,
    onUnreadable: fail,
    onRebuild: fail,
  });
  await warehouse.settle();
  await warehouse.stop();
  const seqs: number[] = [];
  for (let after = { epoch: 0, seq: 0 }; ;) {
    const entries = await store.reads.stream(after, 1_000);
    seqs.push(...entries.map(({ seq }) => seq));
    const last = entries.at(-1);
    if (!last) break;
    after = last.position;
  }
  await store.close();
  return seqs;
};

test("L2: whenever the server is killed between store and warehouse, every entry is in the warehouse once", async () => {
  const random = createRandom(SEED);
  const filling = spawnServer({ data: directory });
  const url = urlOf(await filling.open());
  for (let sent = 0; sent < 10_000; sent += 500) await send(url, random, 500);
  filling.stop();
  await filling.ended;

  const cursors = new Set<number>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const server = spawnServer({ data: directory, warehouse: "duckdb" });
    const open = urlOf(await server.open());
    await send(open, random, 50);
    await writes(random.below(6));
    await sleep(random.below(150));
    server.kill();
    await server.ended;
    cursors.add(await cursor());
  }
  process.stdout.write(
    `warehouse crash rig: seed ${SEED}, ${KILLS} kills, cursors ${[...cursors].join(", ")}\n`,
  );
  const seqs = await finish();
  const rows = await warehouseRows(
    directory,
    "SELECT CAST(seq AS INTEGER) FROM (SELECT seq FROM event UNION ALL SELECT seq FROM decision UNION ALL SELECT seq FROM entry) ORDER BY seq",
  );
  expect(rows.flat()).toEqual(seqs);
  // A rig that never kills in the middle proves nothing.
  expect([...cursors].filter((seq) => seq > 0 && seq < (seqs.at(-1) ?? 0)).length).toBeGreaterThan(
    0,
  );

  const content = await warehouseContent(directory);
  for (const file of ["warehouse.duckdb", "warehouse.duckdb.wal"])
    rmSync(join(directory, file), { force: true });
  await finish();
  expect(await warehouseContent(directory)).toEqual(content);
}, 300_000);

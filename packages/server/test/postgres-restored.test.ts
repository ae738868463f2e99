import { describe, expect, onTestFinished, test } from "vitest";
import { openPostgresStore, STREAM_START } from "../src/platform/store/index.ts";
import type { Store, StreamEntry } from "../src/platform/store/index.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { clientForTest, databaseForTest } from "./running-postgres.ts";
import { settled } from "./settled.ts";
import { NOON, stored } from "./store-contract.ts";
import { warehouseRows } from "./warehouse-rows.ts";

/** As a dump comes in from a cluster that had counted a million transactions more. */
const MOVE_AHEAD =
  "UPDATE log SET xid = (xid::text::bigint + pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000)::text::xid8";

const open = async (url: string) => {
  const restored: number[] = [];
  const store = await openPostgresStore({ url, onRestored: (entries) => restored.push(entries) });
  onTestFinished(store.close);
  return { store, restored };
};

const commit = (store: Store, ...names: readonly string[]) =>
  store.commitEvents(
    "live",
    names.map((name) => stored(["user_id:u1"], { name })),
    NOON,
  );

const streamed = ({ reads }: Store) => reads.stream(STREAM_START, 100);

/** What is streamed once everything is: transactions of other databases of the server hold it up. */
const wholeStream = async (store: Store): Promise<readonly StreamEntry[]> => {
  const last = await store.reads.lastSeq();
  await expect.poll(async () => (await streamed(store)).map(({ seq }) => seq)).toContain(last);
  return streamed(store);
};
const seqsOf = (entries: readonly StreamEntry[]): number[] => entries.map(({ seq }) => seq);

describe("a database that was restored from another cluster", () => {
  test("streams its whole log in order, and what is committed after it", async () => {
    const url = await databaseForTest();
    const before = await open(url);
    await commit(before.store, "First");
    await commit(before.store, "Second");
    const whole = seqsOf(await wholeStream(before.store));
    const id = await before.store.reads.storeId();
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    await before.store.close();
    await (await clientForTest(url)).query(MOVE_AHEAD);

    const after = await open(url);
    expect(after.restored).toEqual([whole.length]);
    expect(await after.store.reads.storeId()).not.toBe(id);
    await commit(after.store, "Third");
    const last = await after.store.reads.lastSeq();
    expect(seqsOf(await wholeStream(after.store))).toEqual([...whole, last]);
    expect(await after.store.verify(() => undefined)).toMatchObject({ ok: true });
  });

  test("is left as it is where its transactions are ones that have ended here", async () => {
    const url = await databaseForTest();
    const before = await open(url);
    await commit(before.store, "First");
    const id = await before.store.reads.storeId();
    const entries = await wholeStream(before.store);
    await before.store.close();
    const after = await open(url);
    expect(after.restored).toEqual([]);
    expect(await after.store.reads.storeId()).toBe(id);
    expect(await wholeStream(after.store)).toEqual(entries);
  });

  test("is no other while it runs and nodes start beside it", async () => {
    const url = await databaseForTest();
    const first = await open(url);
    const writing = { is: true };
    const writes = (async () => {
      for (let n = 0; writing.is; n += 1) await commit(first.store, `Event ${n}`);
    })();
    for (let start = 0; start < 5; start += 1) {
      const other = await open(url);
      expect(other.restored).toEqual([]);
      await other.store.close();
    }
    writing.is = false;
    await writes;
  });

  test("has its warehouse built anew, and says so", async () => {
    const url = await databaseForTest();
    const directory = temporaryDirectory();
    const settings = { ATTUNE_WAREHOUSE: "duckdb", ATTUNE_DATABASE: url };
    const see = (attune: Awaited<ReturnType<typeof startAt>>, event: string) =>
      attune.call("track", { body: { event, userId: "u1", timestamp: "2026-01-05T10:00:00Z" } });
    const before = await startAt(directory, settings);
    onTestFinished(before.close);
    await see(before, "First");
    await before.attune.warehouse.settle();
    await before.close();
    await (await clientForTest(url)).query(MOVE_AHEAD);

    const after = await startAt(directory, settings);
    onTestFinished(after.close);
    await see(after, "Second");
    expect((await settled(after)).rows).toMatchObject([{ events: 2 }]);
    const log = after.log.join("");
    expect(log).toContain("the database was restored from another PostgreSQL");
    expect(log).toContain("the warehouse is built anew from the log");
    await after.close();
    expect(await warehouseRows(directory, "SELECT name FROM event ORDER BY seq")).toEqual([
      ["First"],
      ["Second"],
    ]);
  });
});

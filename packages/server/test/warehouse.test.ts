import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, onTestFinished, test } from "vitest";
import { createRandom } from "../src/demo/random.ts";
import { StoreUnavailable } from "../src/platform/store/index.ts";
import { decideFor } from "./deciding.ts";
import { messageOf, separateSomebody } from "./history.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { EVERYTHING, settled } from "./settled.ts";
import { openShop } from "./shop-definitions.ts";
import { warehouseContent, warehouseRows } from "./warehouse-rows.ts";

const DUCKDB: Settings = { ATTUNE_WAREHOUSE: "duckdb" };

const start = async (
  directory = temporaryDirectory(),
  settings: Settings = {},
): Promise<RunningAttune> => {
  const running = await startAt(directory, { ...DUCKDB, ...settings });
  onTestFinished(running.close);
  return running;
};

const track = (attune: RunningAttune, event: string, at: string, more: object) =>
  attune.call("track", { body: { event, timestamp: at, ...more } });

describe("the warehouse", () => {
  test("holds every entry of the log once, typed where figures need it, and goes on after a stop", async () => {
    const directory = temporaryDirectory();
    const before = await start(directory);
    await openShop(before);
    await track(before, "Order Completed", "2026-01-05T10:00:00Z", {
      userId: "u1",
      anonymousId: "a1",
      properties: {
        order_id: "O-1",
        total: "99.95",
        currency: "sek",
        channel: "web",
        products: [{}],
      },
    });
    const { decision } = await decideFor(before, { user_id: "u1" });
    await before.attune.warehouse.settle();
    await before.close();

    const after = await start(directory);
    await track(after, "Decision Viewed", "2026-01-05T11:00:00Z", {
      userId: "u1",
      properties: { decision_id: decision.decisionId },
    });
    await after.attune.warehouse.settle();
    const log = await after.rows(
      "SELECT l.seq, l.kind, p.body FROM log l JOIN payload p ON p.seq = l.seq ORDER BY l.seq",
    );
    await after.close();
    const rows = await warehouseRows(
      directory,
      `SELECT CAST(seq AS INTEGER), kind, body FROM (
         SELECT seq, 'event' AS kind, body FROM event
         UNION ALL SELECT seq, 'decision', body FROM decision
         UNION ALL SELECT seq, kind, body FROM entry) ORDER BY seq`,
    );
    expect(rows).toEqual(log.map(({ seq, kind, body }) => [seq, kind, body]));
    expect(
      await warehouseRows(
        directory,
        "SELECT name, source, channel, deal, order_id, CAST(amount AS VARCHAR), currency, products, decision_id FROM event ORDER BY seq",
      ),
    ).toEqual([
      ["Order Completed", "server", "web", "order", "O-1", "99.9500", "SEK", 1, null],
      ["Decision Viewed", "server", null, null, null, null, null, null, decision.decisionId],
    ]);
    expect(
      await warehouseRows(directory, "SELECT id, slot, channel, reason FROM decision"),
    ).toEqual([[decision.decisionId, "hero", "web", expect.any(String)]]);
  });

  test("can be asked for what is within an event, also where half of a surrogate pair was sent", async () => {
    const directory = temporaryDirectory();
    const attune = await start(directory);
    await attune.call("track", {
      key: "server",
      raw: String.raw`{"event":"Seen","userId":"anna","properties":{"product_id":"\ud800","text":"a \\ud800"}}`,
    });
    await attune.attune.warehouse.settle();
    await attune.close();
    const found =
      "SELECT body->>'$.message.properties.product_id', body->>'$.message.properties.text' FROM event";
    expect(await warehouseRows(directory, found)).toEqual([["\uFFFD", "a \\ud800"]]);
  });

  test("that was deleted is rebuilt from the log, row for row", async () => {
    const directory = temporaryDirectory();
    const random = createRandom(7);
    const before = await start(directory);
    for (let round = 0; round < 3; round += 1) {
      const batch = Array.from({ length: 60 }, () => messageOf(random, Date.UTC(2026, 0, 1), 4));
      await before.call("batch", { body: { batch } });
      await separateSomebody(before, random);
      await before.attune.warehouse.settle();
    }
    await before.close();
    const content = await warehouseContent(directory);
    for (const file of ["warehouse.duckdb", "warehouse.duckdb.wal"])
      rmSync(join(directory, file), { force: true });
    const after = await start(directory);
    await after.attune.warehouse.settle();
    await after.close();
    expect(await warehouseContent(directory)).toEqual(content);
  });

  test("L12: follows the calendar of the zone that the settings name, also when they name another", async () => {
    const directory = temporaryDirectory();
    const before = await start(directory, { ATTUNE_TIMEZONE: "Europe/Stockholm" });
    // The last hour of New Year's Eve in Stockholm, and the first of the year.
    for (const time of ["2025-12-31T22:30:00Z", "2025-12-31T23:30:00Z"])
      await track(before, "Seen", time, { userId: "u1" });
    const daysOf = async (attune: RunningAttune) =>
      (await settled(attune)).rows.map(({ firstDay, events }) => `${firstDay} ${events}`);
    expect(await daysOf(before)).toEqual(["2025-12-31 1", "2026-01-01 1"]);
    expect((await settled(before, "week")).rows.map(({ firstDay }) => firstDay)).toEqual([
      "2025-12-29",
    ]);
    expect((await settled(before, "month")).rows).toHaveLength(2);
    await before.close();
    const after = await start(directory, { ATTUNE_TIMEZONE: "UTC" });
    expect(await daysOf(after)).toEqual(["2025-12-31 2"]);
  });

  test("marks what a late event touches, and no other period", async () => {
    const attune = await start();
    await track(attune, "Seen", "2026-01-05T10:00:00Z", { userId: "u1" });
    await track(attune, "Seen", "2026-03-05T10:00:00Z", { userId: "u1" });
    const first = (await settled(attune)).periods;
    await track(attune, "Seen", "2026-01-05T12:00:00Z", { userId: "u2" });
    const { rows, periods } = await settled(attune);
    expect(rows).toMatchObject([
      { firstDay: "2026-01-05", events: 2, people: 2 },
      { firstDay: "2026-03-05", events: 1, people: 1 },
    ]);
    expect(periods[1]).toEqual(first[1]);
  });

  test("computes what was touched by itself, soon after a commit", async () => {
    const attune = await start();
    await track(attune, "Seen", "2026-01-05T10:00:00Z", { userId: "u1" });
    await expect
      .poll(
        async () => {
          const found = await attune.attune.warehouse.rollups({
            ...EVERYTHING,
            grain: "month",
            by: [],
          });
          return found.state === "on" ? found.rows.map(({ events }) => events) : found.state;
        },
        { interval: 100 },
      )
      .toEqual([1]);
  });

  test("goes on by itself once the log can be read again", async () => {
    const broken = { is: true };
    const attune = await startAt(temporaryDirectory(), DUCKDB, (store) => ({
      ...store,
      reads: {
        ...store.reads,
        stream: async (after, limit) => {
          if (broken.is) throw new StoreUnavailable("the database is away");
          return store.reads.stream(after, limit);
        },
      },
    }));
    onTestFinished(attune.close);
    await track(attune, "Seen", "2026-01-05T10:00:00Z", { userId: "u1" });
    const { warehouse } = attune.attune;
    await expect(warehouse.settle()).rejects.toThrow("the database is away");
    expect(await warehouse.status()).toMatchObject({ trouble: "the database is away" });
    const { findings } = await attune.call("doctor");
    expect(findings.find(({ check }) => check === "warehouse")).toMatchObject({
      state: "warn",
      found: expect.stringContaining("it stands still: the database is away"),
    });
    broken.is = false;
    await expect
      .poll(() => warehouse.status(), { interval: 100 })
      .toMatchObject({ freshness: { entries: 0 }, trouble: null });
    expect((await settled(attune)).rows).toMatchObject([{ events: 1 }]);
  });

  test("says how far it is behind, to the doctor and in the metrics", async () => {
    const attune = await start();
    await track(attune, "Seen", "2026-01-05T10:00:00Z", { userId: "u1" });
    await attune.attune.warehouse.settle();
    expect(await attune.attune.warehouse.status()).toMatchObject({
      state: "on",
      freshness: { entries: 0, seconds: 0, pendingPeriods: 0 },
      trouble: null,
    });
    const { findings } = await attune.call("doctor");
    expect(findings.find(({ check }) => check === "warehouse")).toMatchObject({
      state: "ok",
      found: "duckdb, 0 entries (0 s) behind the log, 0 periods to compute",
    });
    const metrics = await attune.call("metrics");
    expect(metrics).toContain('attune_warehouse_lag_entries{engine="duckdb"} 0');
    expect(metrics).toContain('attune_warehouse_lag_seconds{engine="duckdb"} 0');
    expect(metrics).toContain('attune_warehouse_pending_periods{engine="duckdb"} 0');
  });
});

describe("a server without figures", () => {
  const expectNone = async (attune: RunningAttune, state: string, reason: RegExp) => {
    const query = { ...EVERYTHING, grain: "day", by: [] } as const;
    expect(await attune.attune.warehouse.rollups(query)).toMatchObject({
      state,
      reason: expect.stringMatching(reason),
      fix: expect.any(String),
    });
    expect(await attune.attune.warehouse.status()).toMatchObject({ state });
    // It takes events in all the same.
    await track(attune, "Seen", "2026-01-05T10:00:00Z", { userId: "u1" });
    await attune.attune.warehouse.settle();
    expect(await attune.storedEvents()).toHaveLength(1);
  };

  test("says that there is no warehouse, and makes no file, when it is off", async () => {
    const attune = await start(temporaryDirectory(), { ATTUNE_WAREHOUSE: "off" });
    await expectNone(attune, "off", /^no warehouse$/);
    expect(existsSync(join(attune.directory, "warehouse.duckdb"))).toBe(false);
    expect(await attune.call("metrics")).not.toContain("attune_warehouse_lag_entries{");
  });

  test("starts on a warehouse of a newer Attune, and says what to do", async () => {
    const directory = temporaryDirectory();
    const before = await start(directory);
    await before.attune.warehouse.settle();
    await before.close();
    const instance = await DuckDBInstance.create(join(directory, "warehouse.duckdb"));
    const connection = await instance.connect();
    await connection.run("INSERT INTO schema_version VALUES (99)");
    connection.closeSync();
    instance.closeSync();
    const after = await start(directory);
    await expectNone(after, "not readable", /schema version 99, this Attune knows \d+/);
    const { findings } = await after.call("doctor");
    expect(findings.find(({ check }) => check === "warehouse")).toMatchObject({
      state: "fail",
      fix: expect.stringContaining("Start the newer Attune"),
    });
    expect(after.log.filter((line) => line.includes("there are no figures"))).toHaveLength(1);
  });

  test("starts on a warehouse that cannot be read, and says what to do", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "warehouse.duckdb"), "no database at all".repeat(1_000));
    const attune = await start(directory);
    await expectNone(attune, "not readable", /^warehouse\.duckdb cannot be opened: /);
    expect(await attune.attune.warehouse.status()).toMatchObject({
      fix: expect.stringContaining("delete warehouse.duckdb"),
    });
  });

  test("builds a warehouse anew that is ahead of the log", async () => {
    const directory = temporaryDirectory();
    const before = await start(directory);
    await track(before, "Seen", "2026-01-05T10:00:00Z", { userId: "u0" });
    await before.attune.warehouse.settle();
    await before.close();
    const db = new DatabaseSync(join(directory, "attune.db"));
    for (const table of ["log", "payload"]) db.exec(`DELETE FROM ${table} WHERE seq > 0`);
    db.exec("DELETE FROM facet");
    db.close();
    const after = await start(directory);
    expect((await settled(after)).rows).toEqual([]);
    expect(after.log.filter((line) => line.includes("is built anew from the log"))).toHaveLength(1);
  });
});

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, onTestFinished, test } from "vitest";
import { createRandom } from "../src/demo/random.ts";
import type { Random } from "../src/demo/random.ts";
import type { Dimension, RollupRow } from "../src/platform/warehouse/index.ts";
import { decideFor } from "./deciding.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { openShop } from "./shop-definitions.ts";
import { warehouseContent, warehouseRows } from "./warehouse-rows.ts";

const DUCKDB: Settings = { ATTUNE_WAREHOUSE: "duckdb" };
const DAY_MS = 86_400_000;
const EVERYTHING = { from: "0000-01-01", to: "9999-12-31" } as const;

const start = async (
  directory = temporaryDirectory(),
  settings: Settings = {},
): Promise<RunningAttune> => {
  const running = await startAt(directory, { ...DUCKDB, ...settings });
  onTestFinished(running.close);
  return running;
};

/** The figures of every period, after all that was sent. */
const settled = async (
  { attune: { warehouse } }: RunningAttune,
  grain: "day" | "week" | "month" = "day",
  by: readonly Dimension[] = [],
) => {
  await warehouse.settle();
  const rollups = await warehouse.rollups({ ...EVERYTHING, grain, by });
  if (rollups.state !== "on") throw new Error(`${rollups.state}: ${rollups.reason}`);
  return rollups;
};

const iso = (at: number): string => new Date(at).toISOString();
const track = (attune: RunningAttune, event: string, at: string, more: object) =>
  attune.call("track", { body: { event, timestamp: at, ...more } });

/** An exported event, as far as figures need it. */
type Line = {
  readonly event?: string;
  readonly timestamp: string;
  readonly source: string;
  readonly profileId: string | null;
  readonly properties?: {
    readonly total?: number;
    readonly currency?: string;
    readonly channel?: string;
  };
};

const exported = async (attune: RunningAttune): Promise<Line[]> => {
  const text = await attune.call("exportEvents");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Line => JSON.parse(line));
};

/** The first day of a period, in UTC, with arithmetic of its own. */
const firstDayOf = (grain: string, timestamp: string): string => {
  const day = timestamp.slice(0, 10);
  if (grain === "month") return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return grain === "day" ? day : iso(Date.parse(day) - weekday * DAY_MS).slice(0, 10);
};

const sumOf = (lines: readonly Line[]): string =>
  lines.reduce((sum, { properties }) => sum + (properties?.total ?? 0), 0).toFixed(4);

/** Figures counted from the lines of an export: nothing of the warehouse has a part in it. */
const recount = (lines: readonly Line[], grain: string, by: readonly Dimension[]): RollupRow[] => {
  const people = (some: readonly Line[]) => new Set(some.map(({ profileId }) => profileId)).size;
  const groups = Map.groupBy(lines, ({ timestamp, source, properties }) =>
    JSON.stringify([
      firstDayOf(grain, timestamp),
      by.includes("channel") ? (properties?.channel ?? null) : null,
      by.includes("source") ? source : null,
    ]),
  );
  return [...groups].map(([key, all]): RollupRow => {
    const [firstDay, channel, source]: [string, string | null, string | null] = JSON.parse(key);
    const orders = all.filter(({ event }) => event === "Order Completed");
    const refunds = all.filter(({ event }) => event === "Order Refunded");
    const currencies = new Set(
      [...orders, ...refunds]
        .filter(({ properties }) => properties?.total !== undefined)
        .map(({ properties }) => properties?.currency ?? ""),
    );
    const inIt = (currency: string) => (line: Line) =>
      line.properties?.total !== undefined && (line.properties.currency ?? "") === currency;
    return {
      firstDay,
      channel,
      source,
      events: all.length,
      people: people(all),
      buyers: people(orders),
      orders: orders.length,
      refunds: refunds.length,
      money: [...currencies].sort().map((currency) => ({
        currency,
        orders: orders.filter(inIt(currency)).length,
        revenue: sumOf(orders.filter(inIt(currency))),
        refunded: sumOf(refunds.filter(inIt(currency))),
      })),
    };
  });
};

const keyOf = ({ firstDay, channel, source }: RollupRow): string =>
  JSON.stringify([firstDay, channel, source]);
const inOrder = (rows: readonly RollupRow[]): RollupRow[] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

const messageOf = (random: Random, from: number): object => {
  const [name, total] = random.pick([
    ["Order Completed", random.below(90_000) / 100],
    ["Order Refunded", random.below(9_000) / 100],
    ["Product Viewed", undefined],
  ] as const);
  const person = random.below(12);
  const ids = random.pick([
    { userId: `u${person}` },
    { anonymousId: `a${person}` },
    { userId: `u${person}`, anonymousId: `a${random.below(12)}` },
    {
      anonymousId: `a${random.below(12)}`,
      context: { traits: { email: `${person}@example.com` } },
    },
  ] as const);
  return {
    type: "track",
    event: name,
    ...ids,
    timestamp: iso(from + random.below(40 * DAY_MS)),
    properties: {
      ...(total === undefined ? {} : { total }),
      ...(random.chance(0.2) ? {} : { currency: random.pick(["SEK", "EUR"]) }),
      ...(random.chance(0.3) ? {} : { channel: random.pick(["web", "app", "store"]) }),
    },
  };
};

/** Takes somebody's profile apart, if it can be, and now and then joins it again. */
const separateSomebody = async (attune: RunningAttune, random: Random): Promise<void> => {
  const identifier = `user_id:u${random.below(12)}`;
  const found = await attune.send("findProfile", { query: { identifier } });
  if (found.status !== 200) return;
  const { id }: { id: string } = JSON.parse(await found.text());
  const body = { take: [identifier], reason: "two people" };
  const unmerged = await attune.send("unmerge", { params: { id }, body });
  if (unmerged.status !== 200 || random.chance(0.5)) return;
  const { id: separation }: { id: number } = JSON.parse(await unmerged.text());
  await attune.call("undo", { params: { id }, body: { unmerge: separation } });
};

describe("L5: rollups equal a recount of the exported events", () => {
  test("after random events, late ones, links, unmerges and undos", async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = createRandom(seed);
    const attune = await start();
    const from = Date.UTC(2025, 11, 10);
    for (let round = 0; round < 4; round += 1) {
      const batch = Array.from({ length: 120 }, () => messageOf(random, from));
      await attune.call("batch", { key: random.pick(["browser", "server"]), body: { batch } });
      for (let each = 0; each < 3; each += 1) await separateSomebody(attune, random);
      // Some periods are computed in between, so that the next round touches what was computed.
      if (round % 2 === 0) await attune.attune.warehouse.settle();
    }
    const lines = await exported(attune);
    for (const grain of ["day", "week", "month"] as const)
      for (const by of [[], ["channel"], ["source"], ["channel", "source"]] as const) {
        const { rows, periods } = await settled(attune, grain, by);
        expect(inOrder(rows), `seed ${seed}, ${grain} by ${by.join()}`).toEqual(
          inOrder(recount(lines, grain, by)),
        );
        expect(periods.filter(({ isPending }) => isPending)).toEqual([]);
      }
  });

  test("of people who expired, who keep the profile that they had", async () => {
    const attune = await start(temporaryDirectory(), { ATTUNE_CLOCK: "virtual" });
    const at = iso(attune.attune.clock.now());
    await track(attune, "Seen", at, { anonymousId: "a1", context: { device: { id: "d1" } } });
    await track(attune, "Seen", at, { anonymousId: "a1" });
    await track(attune, "Seen", at, { anonymousId: "a2" });
    expect((await settled(attune)).rows).toMatchObject([{ events: 3, people: 2 }]);
    await attune.call("setClock", { body: { advance: "120d" } });
    expect(await attune.call("exportProfiles")).toBe("");
    expect((await settled(attune)).rows).toMatchObject([{ events: 3, people: 2 }]);
  });
});

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

  test("that was deleted is rebuilt from the log, row for row", async () => {
    const directory = temporaryDirectory();
    const random = createRandom(7);
    const before = await start(directory);
    for (let round = 0; round < 3; round += 1) {
      const batch = Array.from({ length: 60 }, () => messageOf(random, Date.UTC(2026, 0, 1)));
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
          return found.state === "on" ? found.rows.map(({ events }) => events) : found.reason;
        },
        { timeout: 20_000, interval: 100 },
      )
      .toEqual([1]);
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
    await expectNone(after, "not readable", /schema version 99, this Attune knows 1/);
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

  test("does not go on with a warehouse that is ahead of the log", async () => {
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
    await expectNone(after, "not readable", /holds entries that the log does not/);
  });
});

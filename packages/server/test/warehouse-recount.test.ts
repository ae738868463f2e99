import { describe, expect, test } from "vitest";
import { createRandom } from "../src/demo/random.ts";
import type { Dimension, RollupRow } from "../src/platform/warehouse/index.ts";
import { messageOf, separateSomebody } from "./history.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { settled } from "./settled.ts";

const DUCKDB = { ATTUNE_WAREHOUSE: "duckdb" } as const;
const DAY_MS = 86_400_000;

const iso = (at: number): string => new Date(at).toISOString();

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
      isOther: false,
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

describe("L5: rollups equal a recount of the exported events", () => {
  test("after random events, late ones, links, unmerges and undos", async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = createRandom(seed);
    const attune = await startForTest(DUCKDB);
    const from = Date.UTC(2025, 11, 10);
    for (let round = 0; round < 4; round += 1) {
      const batch = Array.from({ length: 120 }, () => messageOf(random, from, 30));
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
    const attune = await startForTest({ ...DUCKDB, ATTUNE_CLOCK: "virtual" });
    const timestamp = iso(attune.attune.clock.now());
    const seen = (who: object) =>
      attune.call("track", { body: { event: "Seen", timestamp, ...who } });
    await seen({ anonymousId: "a1", context: { device: { id: "d1" } } });
    await seen({ anonymousId: "a1" });
    await seen({ anonymousId: "a2" });
    expect((await settled(attune)).rows).toMatchObject([{ events: 3, people: 2 }]);
    await attune.call("setClock", { body: { advance: "120d" } });
    expect(await attune.call("exportProfiles")).toBe("");
    expect((await settled(attune)).rows).toMatchObject([{ events: 3, people: 2 }]);
  });
});

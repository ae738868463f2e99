import { fc, test } from "@fast-check/vitest";
import type { Entry } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { afterEach, describe, expect } from "vitest";
import type { Dimension, RollupQuery, RollupRow } from "../contract.ts";
import type { DuckWarehouse } from "./engine.ts";
import { openDuckWarehouse } from "./engine.ts";

const open: DuckWarehouse[] = [];
afterEach(() => {
  for (const warehouse of open.splice(0)) warehouse.close();
});

const inMemory = async (zone: string): Promise<DuckWarehouse> => {
  const warehouse = await openDuckWarehouse({
    storeId: "a store",
    file: ":memory:",
    temporary: "",
    memoryMb: 64,
    zone,
  });
  open.push(warehouse);
  return warehouse;
};

type Said = {
  readonly facet: number;
  readonly time: number;
  readonly name: "Order Completed" | "Order Refunded" | "Product Viewed";
  readonly total: number | null;
  readonly currency: string | null;
  readonly channel: string | null;
  readonly source: string;
};
type Step =
  | { readonly kind: "event"; readonly said: Said }
  | { readonly kind: "link" | "unmerge" | "undo"; readonly pair: readonly [number, number] };

const eventOf = ({ time, name, total, currency, channel, source }: Said, seq: number): Event => ({
  source,
  messageId: `m-${seq}`,
  type: "track",
  name,
  time,
  receivedAt: time,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: {
    properties: {
      ...(total === null ? {} : { total }),
      ...(currency === null ? {} : { currency }),
      ...(channel === null ? {} : { channel }),
    },
  },
});

const FIRST_SEQ = 1_000;

const identityEntry = ({ kind, pair }: Exclude<Step, { kind: "event" }>): Entry => {
  switch (kind) {
    case "link":
      return { kind, pair, cause: 1 };
    case "unmerge":
      return { kind, facets: pair, take: [], revoked: [pair], reason: "mistake", actor: "owner" };
    case "undo":
      return { kind, facets: pair, unmerge: 1, restored: [pair], actor: "owner" };
  }
};

const entryOf = (step: Step, nth: number) => {
  const seq = FIRST_SEQ + nth;
  return {
    position: { epoch: 0, seq },
    seq,
    at: 1_700_000_000_000 + nth,
    kind: step.kind,
    facet: step.kind === "event" ? step.said.facet : null,
    body: JSON.stringify(step.kind === "event" ? eventOf(step.said, seq) : identityEntry(step)),
  };
};

/** Whom each facet belongs to: found by walking the links that live, one step at a time. */
const ownersOf = (steps: readonly Step[]): ((facet: number) => number) => {
  const alive = new Map<string, readonly [number, number]>();
  for (const step of steps) {
    if (step.kind === "event") continue;
    if (step.kind === "unmerge") alive.delete(step.pair.join());
    else alive.set(step.pair.join(), step.pair);
  }
  return (facet) => {
    const reached = new Set([facet]);
    for (const here of reached)
      for (const [a, b] of alive.values()) {
        if (a === here) reached.add(b);
        if (b === here) reached.add(a);
      }
    return Math.min(...reached);
  };
};

/** The first day of an instant's period, with arithmetic of its own. */
const firstDayOf = (grain: string, time: number, zone: string): string => {
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(
    time,
  );
  const date = new Date(`${text}T00:00:00Z`);
  if (grain === "month") return `${text.slice(0, 7)}-01`;
  if (grain === "day") return text;
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000)
    .toISOString()
    .slice(0, 10);
};

const cents = (said: readonly Said[]): string =>
  `${said.reduce((sum, { total }) => sum + (total ?? 0), 0)}.0000`;

/** Figures counted anew from what happened, with nothing of the warehouse. */
const recount = (
  steps: readonly Step[],
  grain: string,
  by: readonly Dimension[],
  zone: string,
): RollupRow[] => {
  const ownerOf = ownersOf(steps);
  const all = steps.flatMap((step) => (step.kind === "event" ? [step.said] : []));
  const groups = Map.groupBy(all, ({ time, channel, source }) =>
    JSON.stringify([
      firstDayOf(grain, time, zone),
      by.includes("channel") ? channel : null,
      by.includes("source") ? source : null,
    ]),
  );
  const people = (said: readonly Said[]): number =>
    new Set(said.map(({ facet }) => ownerOf(facet))).size;
  return [...groups].map(([key, said]): RollupRow => {
    const [firstDay, channel, source]: [string, string | null, string | null] = JSON.parse(key);
    const orders = said.filter(({ name }) => name === "Order Completed");
    const refunds = said.filter(({ name }) => name === "Order Refunded");
    const priced = [...orders, ...refunds].filter(({ total }) => total !== null);
    const currencies = [...new Set(priced.map(({ currency }) => currency ?? ""))].sort();
    return {
      firstDay,
      channel,
      isOther: false,
      source,
      events: said.length,
      people: people(said),
      buyers: people(orders),
      orders: orders.length,
      refunds: refunds.length,
      money: currencies.map((currency) => {
        const inIt = (each: Said) => each.total !== null && (each.currency ?? "") === currency;
        return {
          currency,
          orders: orders.filter(inIt).length,
          revenue: cents(orders.filter(inIt)),
          refunded: cents(refunds.filter(inIt)),
        };
      }),
    };
  });
};

const inOrder = (rows: readonly RollupRow[]): RollupRow[] =>
  rows.toSorted((a, b) => {
    const [left, right] = [a, b].map(({ firstDay, channel, source }) =>
      JSON.stringify([firstDay, channel, source]),
    );
    return (left ?? "") < (right ?? "") ? -1 : 1;
  });

const computeAll = async (warehouse: DuckWarehouse): Promise<void> => {
  await warehouse.markMoved();
  for (const period of warehouse.marks.all()) await warehouse.compute(period, 1);
};

const told = async (warehouse: DuckWarehouse, query: RollupQuery) => {
  const rollups = await warehouse.rollups(query);
  if (rollups.state !== "on") throw new Error(rollups.state);
  return rollups.rows;
};

const BYS: readonly (readonly Dimension[])[] = [[], ["channel"], ["source"], ["channel", "source"]];

const expectRecount = async (warehouse: DuckWarehouse, steps: readonly Step[], zone: string) => {
  for (const grain of ["day", "week", "month"] as const)
    for (const by of BYS) {
      const rows = await told(warehouse, { grain, from: "0000-01-01", to: "9999-12-31", by });
      expect(inOrder(rows), `${grain} by ${by.join()}`).toEqual(
        inOrder(recount(steps, grain, by, zone)),
      );
    }
};

/** Around New Year, and around the days when clocks are set. */
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 11, 29), max: Date.UTC(2025, 0, 3) }),
  fc.integer({ min: Date.UTC(2026, 2, 28), max: Date.UTC(2026, 2, 31) }),
  fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2026, 9, 27) }),
  fc.integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(1960, 0, 3) }),
);
const facet = fc.integer({ min: 1, max: 8 });
const said = fc.record({
  facet,
  time: moment,
  name: fc.constantFrom("Order Completed", "Order Refunded", "Product Viewed"),
  total: fc.option(fc.integer({ min: 0, max: 5_000 })),
  currency: fc.constantFrom("SEK", "EUR", null),
  channel: fc.constantFrom("app", "store", "web", null),
  source: fc.constantFrom("shop", "web"),
});
const pair = fc
  .tuple(facet, facet)
  .filter(([a, b]) => a < b)
  .map((each): readonly [number, number] => each);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: said.map((each): Step => ({ kind: "event", said: each })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ kind: fc.constantFrom("link", "unmerge", "undo"), pair })
      .map((each): Step => each),
  },
);

describe("L5: rollups equal a recount", () => {
  test.prop(
    [
      fc.array(fc.array(step, { maxLength: 25 }), { maxLength: 3 }),
      fc.constantFrom("UTC", "Europe/Stockholm", "America/Sao_Paulo", "Pacific/Apia"),
    ],
    { numRuns: 12 },
  )(
    "of any history, computed after each part of it",
    async (parts, zone) => {
      const warehouse = await inMemory(zone);
      const steps: Step[] = [];
      for (const part of parts) {
        const entries = part.map((each, nth) => entryOf(each, steps.length + nth));
        steps.push(...part);
        await warehouse.append(entries);
        await computeAll(warehouse);
      }
      await expectRecount(warehouse, steps, zone);
    },
    60_000,
  );

  test("of a period with more channels than are told apart", async () => {
    const warehouse = await inMemory("UTC");
    const time = Date.UTC(2026, 0, 15);
    const steps = Array.from(
      { length: 1_000 },
      (_, nth): Step => ({
        kind: "event",
        said: {
          facet: 1 + (nth % 400),
          time,
          name: nth % 3 === 0 ? "Order Completed" : "Product Viewed",
          total: null,
          currency: null,
          channel: nth < 500 ? `c-${nth % 30}` : nth % 8 === 0 ? "(other)" : `c-${nth % 480}`,
          source: nth % 2 === 0 ? "web" : "app",
        },
      }),
    );
    await warehouse.append(steps.slice(0, 500).map(entryOf));
    await computeAll(warehouse);
    await expectRecount(warehouse, steps.slice(0, 500), "UTC");

    await warehouse.append(steps.slice(500).map((each, nth) => entryOf(each, 500 + nth)));
    await computeAll(warehouse);
    const query = { grain: "month", from: "2026-01-01", to: "2026-01-01" } as const;
    const rows = await told(warehouse, { ...query, by: ["channel"] });
    expect(rows).toHaveLength(31);
    expect(rows.filter(({ isOther }) => isOther)).toMatchObject([{ channel: null }]);
    expect(rows.reduce((sum, { events }) => sum + events, 0)).toBe(1_000);
    // Those that are told apart are so with all of their sources: also one of a name that misleads.
    const named = rows.filter(({ isOther }) => !isOther);
    expect(named.map(({ channel }) => channel)).toContain("(other)");
    const counted = recount(steps, "month", ["channel"], "UTC");
    for (const row of named) expect(counted).toContainEqual(row);
    for (const by of [[], ["source"]] as const)
      expect(await told(warehouse, { ...query, by })).toEqual(
        inOrder(recount(steps, "month", by, "UTC")),
      );
  });
});

describe("an answer is bounded", () => {
  const SPAN = { grain: "day", from: "2025-01-01", to: "2026-12-31" } as const;
  /** Figures of 400 days as if computed: channel c-0 has the most events, and so on. */
  const filled = async (channels: number, currencies: number): Promise<DuckWarehouse> => {
    const warehouse = await inMemory("UTC");
    const days = "SELECT strftime(DATE '2025-01-01' + CAST(d AS INTEGER), '%Y-%m-%d') AS day";
    await warehouse.connection.run(`
      INSERT INTO rollup
      SELECT 'day', day, 'channel', 'c-' || c, NULL, 1000 - c, 2, 1, 1, 0
      FROM (${days} FROM range(400) AS days(d)), range(${channels}) AS channels(c)`);
    await warehouse.connection.run(`
      INSERT INTO rollup_money
      SELECT 'day', day, 'channel', 'c-' || c, NULL, 'X' || m, 1, 2.5, 0, 0
      FROM (${days} FROM range(400) AS days(d)), range(${channels}) AS channels(c),
           range(${currencies}) AS currencies(m)`);
    return warehouse;
  };

  test("to the channels with the most events, the others in one row without people", async () => {
    const warehouse = await filled(300, 1);
    const rows = await told(warehouse, { ...SPAN, by: ["channel"] });
    // 12 rows a day: one is that of all others.
    expect(rows).toHaveLength(4_800);
    const day = rows.filter(({ firstDay }) => firstDay === "2025-03-01");
    expect(new Set(day.map(({ channel }) => channel))).toEqual(
      new Set([null, ...Array.from({ length: 11 }, (_each, nth) => `c-${nth}`)]),
    );
    const others = Array.from({ length: 289 }, (_each, nth) => 1_000 - (11 + nth));
    expect(day.find(({ isOther }) => isOther)).toEqual({
      firstDay: "2025-03-01",
      channel: null,
      isOther: true,
      source: null,
      events: others.reduce((sum, events) => sum + events, 0),
      people: null,
      buyers: null,
      orders: 289,
      refunds: 0,
      money: [{ currency: "X0", orders: 289, revenue: "722.5000", refunded: "0.0000" }],
    });
  });

  test("and all are told apart where there is room", async () => {
    const warehouse = await filled(12, 1);
    const rows = await told(warehouse, { ...SPAN, by: ["channel"] });
    expect(rows).toHaveLength(4_800);
    expect(rows.some(({ isOther }) => isOther)).toBe(false);
    const few = { ...SPAN, to: "2025-01-02", by: ["channel"] } as const;
    expect(await told(await filled(300, 1), few)).toHaveLength(600);
  });

  test("in its amounts too, and refused when one row for all channels has too many", async () => {
    const warehouse = await filled(40, 10);
    const rows = await told(warehouse, { ...SPAN, by: ["channel"] });
    expect(rows.reduce((sum, { money }) => sum + money.length, 0)).toBe(8_000);
    const broad = await filled(2, 26);
    const query = { ...SPAN, by: ["channel"] } as const;
    expect(await broad.rollups(query)).toEqual({ state: "too much" });
    expect(await told(broad, { ...query, withoutMoney: true })).toHaveLength(800);
  });
});

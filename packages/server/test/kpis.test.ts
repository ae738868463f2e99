import type { KpisResponse } from "@attune/contract";
import { describe, expect, test } from "vitest";
import type { Request, RunningAttune, Settings } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

/** A Friday. */
const NOW = "2040-06-15T12:00:00.000Z";

/** A server at noon of a day in June. */
const inJune = async (settings: Settings = {}): Promise<RunningAttune> => {
  const attune = await startForTest({
    ATTUNE_CLOCK: "virtual",
    ATTUNE_WAREHOUSE: "duckdb",
    ...settings,
  });
  await attune.call("setClock", { body: { now: NOW } });
  return attune;
};

/** What the warehouse says when it has all that was sent. */
const kpis = (attune: RunningAttune, query: Request["query"] = {}): Promise<KpisResponse> =>
  attune.call("kpis", { query: { ...query, wait: "yes" } });

const send = async (attune: RunningAttune, ...batch: readonly object[]): Promise<void> => {
  const answer = await attune.call("batch", { body: { batch } });
  expect(answer.accepted).toBe(batch.length);
};

const at = (timestamp: string, userId: string, rest: object) => ({ timestamp, userId, ...rest });
const seen = { type: "track", event: "Product Viewed" } as const;
const order = (total: unknown, currency: string | undefined = "SEK", channel?: string) => ({
  type: "track",
  event: "Order Completed",
  properties: { total, currency, channel },
});
const refund = (total: unknown, currency = "SEK") => ({
  type: "track",
  event: "Order Refunded",
  properties: { total, currency },
});

/** The rows of one period. */
const rowsOf = ({ periods }: KpisResponse, name: string) =>
  periods.find(({ period }) => period === name)?.rows ?? [];

const values = (answer: KpisResponse, name: string) =>
  rowsOf(answer, name).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([metric, figure]) => [
        metric,
        typeof figure === "object" && figure !== null ? figure.value : figure,
      ]),
    ),
  );

describe("the figures of a period", () => {
  test("equal a count by hand over the events that were sent", async () => {
    const attune = await inJune();
    await send(
      attune,
      at("2040-06-13T08:00:00Z", "kim", seen),
      at("2040-06-13T08:05:00Z", "kim", order(100.5)),
      at("2040-06-13T09:00:00Z", "alex", seen),
      at("2040-06-13T23:59:59.999Z", "kim", order("20.25")),
      at("2040-06-14T00:00:00Z", "kim", refund(20.25)),
      at("2040-06-14T10:00:00Z", "sam", { type: "page", name: "Home" }),
    );
    const answer = await kpis(attune, { from: "2040-06-13", to: "2040-06-14" });
    expect(values(answer, "2040-06-13")).toEqual([
      {
        events: 4,
        people: 2,
        orders: 2,
        buyers: 1,
        conversion: null,
        revenue: [{ currency: "SEK", amount: "120.75" }],
        refunds: 0,
        refunded: [{ currency: "SEK", amount: "0.00" }],
        netRevenue: [{ currency: "SEK", amount: "120.75" }],
        averageOrderValue: [
          {
            currency: "SEK",
            amount: null,
            insufficient: { because: "too few orders", need: 20, have: 2 },
          },
        ],
        ordersWithoutAmount: 0,
      },
    ]);
    expect(values(answer, "2040-06-14")).toMatchObject([
      {
        events: 2,
        people: 2,
        orders: 0,
        revenue: [{ currency: "SEK", amount: "0.00" }],
        refunds: 1,
        refunded: [{ currency: "SEK", amount: "20.25" }],
        netRevenue: [{ currency: "SEK", amount: "-20.25" }],
        averageOrderValue: [],
      },
    ]);
    expect(answer.periods).toHaveLength(2);
    expect(answer.periods[1]).toMatchObject({
      period: "2040-06-14",
      start: "2040-06-14T00:00:00.000Z",
      end: "2040-06-15T00:00:00.000Z",
      isOver: true,
      isPending: false,
      computedAt: expect.any(String),
    });
    expect(answer.warehouse).toMatchObject({
      state: "on",
      behind: { entries: 0, seconds: 0 },
      pending: 0,
    });
  });

  test("count a person once in each day, week and month: distinct people do not add up", async () => {
    const attune = await inJune();
    await send(
      attune,
      at("2040-06-11T08:00:00Z", "kim", seen),
      at("2040-06-12T08:00:00Z", "kim", seen),
      at("2040-06-12T09:00:00Z", "alex", seen),
      at("2040-06-04T09:00:00Z", "kim", seen),
    );
    const people = async (grain: string, name: string) =>
      rowsOf(await kpis(attune, { grain, metric: "people" }), name);
    expect(await people("day", "2040-06-12")).toEqual([{ people: { value: 2 } }]);
    expect(await people("day", "2040-06-11")).toEqual([{ people: { value: 1 } }]);
    expect(await people("week", "2040-W24")).toEqual([{ people: { value: 2 } }]);
    expect(await people("week", "2040-W23")).toEqual([{ people: { value: 1 } }]);
    expect(await people("month", "2040-06")).toEqual([{ people: { value: 2 } }]);
  });

  test("L10: never add one currency to another, and say how many orders have no amount", async () => {
    const attune = await inJune();
    await send(
      attune,
      at("2040-06-13T08:00:00Z", "kim", order(100)),
      at("2040-06-13T08:01:00Z", "kim", order(7.5, "eur")),
      at("2040-06-13T08:02:00Z", "kim", order(undefined)),
      at("2040-06-13T08:03:00Z", "kim", refund(10, "EUR")),
    );
    const query = { from: "2040-06-13", to: "2040-06-13" };
    const [row] = rowsOf(await kpis(attune, query), "2040-06-13");
    expect(row).toMatchObject({
      orders: { value: 3 },
      ordersWithoutAmount: { value: 1 },
      revenue: {
        value: [
          { currency: "EUR", amount: "7.50" },
          { currency: "SEK", amount: "100.00" },
        ],
      },
      netRevenue: {
        value: [
          { currency: "EUR", amount: "-2.50" },
          { currency: "SEK", amount: "100.00" },
        ],
      },
    });
  });

  test("L10: are insufficient below their minimum, and there from it on", async () => {
    const attune = await inJune();
    const people = Array.from({ length: 20 }, (_each, nth) => `p${nth}`);
    await send(attune, ...people.slice(1).map((who) => at("2040-06-13T08:00:00Z", who, order(3))));
    const query = { from: "2040-06-13", to: "2040-06-13", metric: "conversion,averageOrderValue" };
    expect(rowsOf(await kpis(attune, query), "2040-06-13")).toEqual([
      {
        conversion: {
          value: null,
          insufficient: { because: "too few people", need: 20, have: 19 },
        },
        averageOrderValue: {
          value: [
            {
              currency: "SEK",
              amount: null,
              insufficient: { because: "too few orders", need: 20, have: 19 },
            },
          ],
        },
      },
    ]);
    await send(
      attune,
      at("2040-06-13T09:00:00Z", "p0", seen),
      at("2040-06-13T09:00:00Z", "p1", order(4)),
    );
    expect(values(await kpis(attune, query), "2040-06-13")).toEqual([
      { conversion: 0.95, averageOrderValue: [{ currency: "SEK", amount: "3.05" }] },
    ]);
  });

  test("are told by channel, by source and by both, each with people of its own", async () => {
    const attune = await inJune();
    await send(
      attune,
      at("2040-06-13T08:00:00Z", "kim", order(10, "SEK", "store")),
      at("2040-06-13T08:10:00Z", "kim", { ...seen, context: { channel: "app" } }),
      at("2040-06-13T08:20:00Z", "alex", { ...seen, context: { channel: "app" } }),
    );
    await attune.call("track", {
      key: "browser",
      body: { event: "Seen", anonymousId: "tab", timestamp: "2040-06-13T09:00:00Z" },
    });
    const query = { from: "2040-06-13", to: "2040-06-13", metric: "events,people,orders" };
    const by = async (what: string) =>
      values(await kpis(attune, { ...query, by: what }), "2040-06-13");
    expect(await by("none")).toEqual([{ events: 4, people: 3, orders: 1 }]);
    expect(await by("channel")).toEqual(
      expect.arrayContaining([
        { channel: "app", events: 2, people: 2, orders: 0 },
        { channel: "store", events: 1, people: 1, orders: 1 },
        { channel: null, events: 1, people: 1, orders: 0 },
      ]),
    );
    expect(await by("source")).toEqual([
      { source: "server", events: 3, people: 2, orders: 1 },
      { source: "web", events: 1, people: 1, orders: 0 },
    ]);
    expect(await by("channel,source")).toHaveLength(3);
    expect(await by("channel,source")).toContainEqual({
      channel: null,
      source: "web",
      events: 1,
      people: 1,
      orders: 0,
    });
  });
});

describe("figures move with what comes later", () => {
  test("a late event counts on the day on which it happened, and other days keep their age", async () => {
    const attune = await inJune();
    await send(
      attune,
      at("2040-06-12T08:00:00Z", "kim", seen),
      at("2040-06-13T08:00:00Z", "kim", seen),
    );
    const query = { from: "2040-06-12", to: "2040-06-13", metric: "events" };
    const before = await kpis(attune, query);
    await attune.call("setClock", { body: { advance: "1h" } });
    await send(attune, at("2040-06-12T10:00:00Z", "kim", seen));
    const after = await kpis(attune, query);
    expect(values(after, "2040-06-12")).toEqual([{ events: 2 }]);
    expect(values(after, "2040-06-13")).toEqual([{ events: 1 }]);
    const ages = after.periods.map(({ ageSeconds }) => ageSeconds);
    expect(ages).toEqual([0, 3_600]);
    expect(after.periods[1]?.computedAt).toBe(before.periods[1]?.computedAt);
  });

  test("a link makes two people one in every period, and an unmerge two again", async () => {
    const attune = await inJune();
    await send(
      attune,
      { ...seen, anonymousId: "tab", timestamp: "2040-05-30T08:00:00Z" },
      { ...seen, anonymousId: "tab", timestamp: "2040-06-13T08:00:00Z" },
      at("2040-06-13T09:00:00Z", "kim", order(10)),
      at("2040-05-30T09:00:00Z", "kim", seen),
    );
    const people = async () => {
      const told = [];
      for (const [grain, name] of [
        ["day", "2040-05-30"],
        ["day", "2040-06-13"],
        ["week", "2040-W24"],
        ["month", "2040-05"],
        ["month", "2040-06"],
      ] as const) {
        const [row] = values(await kpis(attune, { grain, metric: "people,buyers" }), name);
        told.push([row?.["people"], row?.["buyers"]]);
      }
      return told;
    };
    expect(await people()).toEqual([
      [2, 0],
      [2, 1],
      [2, 1],
      [2, 0],
      [2, 1],
    ]);
    // It happens today: only the link reaches back to the days before.
    await send(attune, { type: "identify", userId: "kim", anonymousId: "tab" });
    expect(await people()).toEqual([
      [1, 0],
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 1],
    ]);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
    await attune.call("unmerge", {
      params: { id },
      body: { take: ["anonymous_id:tab"], reason: "borrowed" },
    });
    expect(await people()).toEqual([
      [2, 0],
      [2, 1],
      [2, 1],
      [2, 0],
      [2, 1],
    ]);
  });
});

describe("the periods of an answer", () => {
  const names = async (attune: RunningAttune, query: Request["query"]) => {
    const { periods } = await attune.call("kpis", { query: query ?? {} });
    return periods.map(({ period }) => period);
  };

  test("are the last 30 days, 12 weeks or 12 months when nobody says which", async () => {
    const attune = await inJune({ ATTUNE_WAREHOUSE: "off" });
    const days = await names(attune, {});
    expect([days.length, days[0], days.at(-1)]).toEqual([30, "2040-05-17", "2040-06-15"]);
    const weeks = await names(attune, { grain: "week" });
    expect([weeks.length, weeks[0], weeks.at(-1)]).toEqual([12, "2040-W13", "2040-W24"]);
    const months = await names(attune, { grain: "month" });
    expect([months.length, months[0], months.at(-1)]).toEqual([12, "2039-07", "2040-06"]);
    expect(await names(attune, { to: "2040-01-02", from: "2039-12-31" })).toEqual([
      "2039-12-31",
      "2040-01-01",
      "2040-01-02",
    ]);
    expect(await names(attune, { grain: "week", from: "2039-12-31", to: "2040-01-02" })).toEqual([
      "2039-W52",
      "2040-W01",
    ]);
  });

  test("begin and end in the zone of the settings", async () => {
    const attune = await inJune({ ATTUNE_TIMEZONE: "Europe/Stockholm" });
    await send(
      attune,
      at("2040-06-12T21:59:59Z", "kim", seen),
      at("2040-06-12T22:00:00Z", "alex", seen),
    );
    const answer = await kpis(attune, { from: "2040-06-12", to: "2040-06-13", metric: "events" });
    expect(answer.timezone).toBe("Europe/Stockholm");
    expect(answer.periods.map(({ start, rows }) => [start, rows])).toEqual([
      ["2040-06-11T22:00:00.000Z", [{ events: { value: 1 } }]],
      ["2040-06-12T22:00:00.000Z", [{ events: { value: 1 } }]],
    ]);
  });

  test("are refused with a problem when they make no sense", async () => {
    const attune = await inJune({ ATTUNE_WAREHOUSE: "off" });
    for (const [query, slug, said] of [
      [{ from: "2040-06-14", to: "2040-06-13" }, "period-not-valid", "from is the later one"],
      [{ from: "2040-07-01" }, "period-not-valid", "2040-06-15, today"],
      [{ from: "2000-01-01" }, "period-not-valid", "more than 400 days"],
      [{ grain: "week", from: "2000-01-01" }, "period-not-valid", "more than 260 weeks"],
      [{ grain: "month", from: "0001-01-01" }, "period-not-valid", "more than 120 months"],
      [{ from: "yesterday" }, "body-not-valid", "/from"],
      [{ to: "2040-02-30" }, "body-not-valid", "/to"],
      [{ grain: "year" }, "body-not-valid", "/grain"],
      [{ metric: "events,luck" }, "body-not-valid", "/metric"],
      [{ by: "offer" }, "body-not-valid", "/by"],
      [{ wait: "forever" }, "body-not-valid", "/wait"],
    ] as const) {
      const refused = await attune.refused("kpis", { query });
      expect(refused.slug, JSON.stringify(query)).toBe(slug);
      expect(JSON.stringify(refused.problem)).toContain(said);
    }
  });
});

test("L10: without a warehouse every figure says so", async () => {
  const attune = await inJune({ ATTUNE_WAREHOUSE: "off" });
  await send(attune, at("2040-06-13T08:00:00Z", "kim", order(10)));
  const answer = await kpis(attune, {
    from: "2040-06-13",
    to: "2040-06-14",
    by: "channel",
    metric: "people,revenue",
  });
  const none = {
    value: null,
    insufficient: { because: "no warehouse", need: null, have: null },
  };
  expect(answer.periods.map(({ rows }) => rows)).toEqual([
    [{ people: none, revenue: none }],
    [{ people: none, revenue: none }],
  ]);
  expect(answer.warehouse).toEqual({
    state: "off",
    behind: null,
    isStalled: false,
    pending: 0,
    oldest: null,
  });
});

import { describe, expect, test } from "vitest";
import { at, inJune, kpis, order, refund, rowsOf, seen, send, values } from "./june-figures.ts";

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
      isCatchingUp: false,
      isSettled: true,
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
    expect(await by("source,channel")).toEqual(await by("channel,source"));
    expect(await by("channel,source")).toContainEqual({
      channel: null,
      source: "web",
      events: 1,
      people: 1,
      orders: 0,
    });
  });
});

describe("what anybody may send does not make an answer grow without end", () => {
  test("channels beyond 30 in a period are one row, and people of a shop's channels are exact", async () => {
    const attune = await inJune();
    const named = (who: string, channel: string, timestamp: string) =>
      at(timestamp, who, { ...seen, context: { channel } });
    for (const hour of ["08", "09"])
      await send(
        attune,
        ...Array.from({ length: 40 }, (_each, nth) =>
          named(`p${nth}`, `c-${nth}`, `2040-06-13T${hour}:00:00Z`),
        ),
        named("kim", "app", `2040-06-13T${hour}:00:00Z`),
        named("alex", "app", `2040-06-13T${hour}:30:00Z`),
        named("sam", "(other)", `2040-06-13T${hour}:30:00Z`),
        named("sam", "(other)", `2040-06-13T${hour}:31:00Z`),
      );
    const query = { from: "2040-06-13", to: "2040-06-13", metric: "events,people", by: "channel" };
    const rows = values(await kpis(attune, query), "2040-06-13");
    expect(rows).toHaveLength(31);
    expect(rows).toContainEqual({ channel: "app", events: 4, people: 2 });
    expect(rows).toContainEqual({ channel: "(other)", events: 4, people: 1 });
    expect(rows).toContainEqual({ channel: "(other)", isOther: true, events: 24, people: 12 });
  });

  test("an amount in what is no currency of ISO 4217 is none", async () => {
    const attune = await inJune();
    await send(
      attune,
      at("2040-06-13T08:00:00Z", "kim", order(100)),
      at("2040-06-13T08:01:00Z", "kim", order(50, "QQQ")),
      at("2040-06-13T08:02:00Z", "kim", refund(5, "ZZZ")),
    );
    const query = { from: "2040-06-13", to: "2040-06-13" };
    expect(values(await kpis(attune, query), "2040-06-13")).toMatchObject([
      {
        orders: 2,
        refunds: 1,
        ordersWithoutAmount: 1,
        revenue: [{ currency: "SEK", amount: "100.00" }],
        refunded: [{ currency: "SEK", amount: "0.00" }],
      },
    ]);
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
    isCatchingUp: false,
    isSettled: false,
    pending: 0,
    oldest: null,
  });
});

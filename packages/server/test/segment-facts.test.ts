import { describe, expect, test } from "vitest";
import { whySegment } from "./asking-why.ts";
import type { RunningAttune } from "./running-attune.ts";
import {
  at,
  BUYERS,
  caughtUp,
  clockTo,
  DAY,
  identify,
  idOf,
  LOYAL,
  order,
  publish,
  START,
  started,
  SWEDES,
} from "./segment-steps.ts";

describe("why somebody is in a segment", () => {
  const why = async (attune: RunningAttune, user: string, of: string, when?: number) =>
    whySegment(attune, await idOf(attune, `user_id:${user}`), {
      of: `segment:${of}`,
      ...(when === undefined ? {} : { at: at(when) }),
    });

  test("is told with what each clause saw, since when, and what moved them", async () => {
    const attune = await started([LOYAL]);
    await order(attune, "kim", START - DAY);
    await order(attune, "kim", START);
    const told = await why(attune, "kim", "loyal");
    expect(told).toMatchObject({
      segment: "loyal",
      version: 1,
      result: true,
      isIn: true,
      since: at(START),
      moved: { what: "entered", by: "entry", at: at(START) },
      trace: [{ path: "$event", result: true, saw: 2, events: 2, kind: "events" }],
      nextChange: at(START + 29 * DAY),
      isComplete: true,
    });
    expect(told.sentence.sv).toContain("Order Completed");
    await clockTo(attune, START + 29 * DAY);
    expect(await why(attune, "kim", "loyal")).toMatchObject({
      result: false,
      isIn: false,
      since: null,
      moved: { what: "left", by: "time", cause: null, at: at(START + 29 * DAY) },
      trace: [{ saw: 1, result: false }],
    });
  });

  test("says how many events there were, though fewer would do", async () => {
    const attune = await started([LOYAL]);
    for (let day = 5; day >= 1; day -= 1) await order(attune, "kim", START - day * DAY);
    expect(await why(attune, "kim", "loyal")).toMatchObject({
      result: true,
      trace: [{ saw: 5, events: 5 }],
      nextChange: at(START + 28 * DAY),
    });
  });

  test("is told as of an instant that has passed, by what was known then", async () => {
    const attune = await started([LOYAL, SWEDES]);
    await order(attune, "kim", START - DAY);
    await clockTo(attune, START + DAY);
    await order(attune, "kim", START - 2 * DAY);
    await identify(attune, "kim", { country: "SE" });
    expect(await why(attune, "kim", "loyal", START)).toMatchObject({
      result: false,
      isIn: false,
      moved: null,
      trace: [{ saw: 1 }],
    });
    expect(await why(attune, "kim", "swedes", START)).toMatchObject({
      isIn: false,
      trace: [{ unknown: true }],
    });
    expect(await why(attune, "kim", "loyal", START + DAY)).toMatchObject({
      result: true,
      isIn: true,
      since: at(START + DAY),
    });
  });

  test("says that a definition did it, and refuses what it cannot tell", async () => {
    const attune = await started([]);
    await identify(attune, "kim", { country: "SE" });
    await publish(attune, SWEDES);
    await caughtUp(attune);
    expect(await why(attune, "kim", "swedes")).toMatchObject({
      isIn: true,
      moved: { what: "entered", by: "definition" },
      trace: [{ path: "country", saw: "SE", kind: "declared" }],
    });
    const params = { id: await idOf(attune, "user_id:kim") };
    const refused = async (query: Record<string, string>, own = params) =>
      (await attune.refused("whyProfile", { params: own, query })).slug;
    expect(await refused({ of: "segment:none" })).toBe("segment-not-found");
    expect(await refused({ of: "segment:swedes" }, { id: "p999999" })).toBe("profile-not-found");
    expect(await refused({ of: "swedes" })).toBe("parameter-not-valid");
    expect(await refused({ of: "segment:swedes", at: at(START + DAY) })).toBe(
      "parameter-not-valid",
    );
  });
});

describe("facts of segments", () => {
  test("the overlap is a matrix of how many profiles two segments share", async () => {
    const attune = await started([LOYAL, SWEDES, BUYERS]);
    await order(attune, "ada", START);
    await order(attune, "ada", START);
    await order(attune, "bo", START);
    for (const user of ["ada", "cy", "di"]) await identify(attune, user, { country: "SE" });
    expect(await attune.call("segmentOverlap")).toEqual({
      of: "profile",
      segments: [
        { segment: "swedes", members: 3 },
        { segment: "buyers", members: 2 },
        { segment: "loyal", members: 1 },
      ],
      overlap: [
        [3, 1, 1],
        [1, 2, 1],
        [1, 1, 1],
      ],
    });
    const some = { query: { segments: "loyal,buyers" } };
    expect((await attune.call("segmentOverlap", some)).overlap).toEqual([
      [1, 1],
      [1, 2],
    ]);
    const none = { query: { segments: "loyal,none" } };
    expect((await attune.refused("segmentOverlap", none)).slug).toBe("segment-not-found");
  });

  test("the size over time follows entering, leaving, and two members who become one", async () => {
    const attune = await started([LOYAL], { ATTUNE_WAREHOUSE: "duckdb", ATTUNE_TIMEZONE: "UTC" });
    for (const user of ["ada", "bo"]) {
      await order(attune, user, START);
      await order(attune, user, START);
    }
    await attune.call("batch", {
      key: "server",
      body: {
        batch: [1, 2].map((n) => ({
          type: "track",
          event: "Order Completed",
          anonymousId: "x1",
          messageId: `x${n}`,
          timestamp: at(START),
        })),
      },
    });
    await clockTo(attune, START + DAY);
    await identify(attune, "ada", {}, { anonymousId: "x1" });
    await clockTo(attune, START + 2 * DAY);
    await order(attune, "cy", START + 2 * DAY);
    await order(attune, "cy", START + 2 * DAY);
    await clockTo(attune, START + 31 * DAY);
    const { periods, ...told } = await attune.call("segmentHistory", {
      params: { key: "loyal" },
      query: { from: "2030-02-28", to: "2030-04-01", wait: "yes" },
    });
    expect(told).toMatchObject({ segment: "loyal", timezone: "UTC", warehouse: { state: "on" } });
    const moved = periods.filter(
      ({ size, entered, left }, nth) => entered + left > 0 || size !== periods[nth - 1]?.size,
    );
    expect(moved.map(({ period, size, entered, left }) => [period, size, entered, left])).toEqual([
      ["2030-02-28", 0, 0, 0],
      ["2030-03-01", 3, 3, 0],
      ["2030-03-02", 2, 0, 0],
      ["2030-03-03", 3, 1, 0],
      ["2030-03-31", 1, 0, 2],
    ]);
    const { members } = await attune.call("segment", { params: { key: "loyal" } });
    expect(periods.at(-1)?.size).toBe(members);
    const wrong = { params: { key: "loyal" }, query: { from: "2030-03-02", to: "2030-03-01" } };
    expect((await attune.refused("segmentHistory", wrong)).slug).toBe("period-not-valid");
  });

  test("the share of revenue is by currency, and less what went back", async () => {
    const attune = await started([LOYAL], { ATTUNE_WAREHOUSE: "duckdb" });
    await order(attune, "ada", START, { order_id: "1", revenue: 300, currency: "SEK" });
    await order(attune, "ada", START, { order_id: "2", revenue: 10, currency: "EUR" });
    await order(attune, "bo", START, { order_id: "3", revenue: 100, currency: "SEK" });
    await attune.call("track", {
      key: "server",
      body: {
        event: "Order Refunded",
        userId: "ada",
        messageId: "r1",
        timestamp: at(START),
        properties: { order_id: "1", revenue: 200, currency: "SEK" },
      },
    });
    const params = { params: { key: "loyal" } };
    await attune.call("segmentHistory", { ...params, query: { wait: "yes" } });
    expect(await attune.call("segmentRevenue", params)).toMatchObject({
      members: 1,
      revenue: [
        { currency: "EUR", amount: "10.0000", total: "10.0000", share: 1, orders: 1 },
        { currency: "SEK", amount: "100.0000", total: "200.0000", share: 0.5, orders: 1 },
      ],
    });
  });

  test("without a warehouse there is no history and no revenue, and the answer says why", async () => {
    const attune = await started([LOYAL]);
    const off = { state: "off", reason: "no warehouse" };
    const params = { params: { key: "loyal" } };
    expect(await attune.call("segmentHistory", params)).toMatchObject({
      warehouse: off,
      periods: [],
    });
    expect(await attune.call("segmentRevenue", params)).toMatchObject({
      warehouse: off,
      revenue: [],
    });
  });
});

describe("an export of members", () => {
  test("has them all, and no cell that a spreadsheet takes for a formula", async () => {
    const attune = await started([SWEDES]);
    for (let n = 0; n < 3; n += 1)
      await identify(attune, `=u${n}`, { country: n === 1 ? "NO" : "SE" });
    const params = { params: { key: "swedes" } };
    const lines = (await attune.call("exportSegment", params)).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { identifiers: ["user_id:=u0"], since: at(START), traits: { country: "SE" } },
      { identifiers: ["user_id:=u2"] },
    ]);
    const csv = await attune.call("exportSegment", {
      ...params,
      query: { format: "csv", columns: "id,since,traits.country" },
    });
    expect(csv).toMatch(/^id,since,traits\.country\r\np\d+,2030-03-01T12:00:00\.000Z,SE\r\n/);
    await identify(attune, "eve", { country: "SE", name: "=HYPERLINK(1)" });
    const names = await attune.call("exportSegment", {
      ...params,
      query: { format: "csv", columns: "traits.name" },
    });
    expect(names).toContain("'=HYPERLINK(1)");
    const rows = await attune.rows(
      "SELECT action, target FROM audit WHERE action = 'export.members' LIMIT 1",
    );
    expect(rows).toEqual([{ action: "export.members", target: "segment:swedes" }]);
    const none = { params: { key: "none" } };
    expect((await attune.refused("exportSegment", none)).slug).toBe("segment-not-found");
  });
});

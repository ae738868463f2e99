import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import {
  at,
  caughtUp,
  clockTo,
  DAY,
  isSound,
  publish,
  segmentsOf,
  START,
  started as startedWith,
} from "./segment-steps.ts";

const RECENT_VIEWS = {
  kind: "trait",
  key: "recent_views",
  compute: { measure: "count", name: "Product Viewed", within: "30d" },
};
const SPENT = {
  kind: "trait",
  key: "spent",
  compute: { measure: "sum", of: "total", name: "Order Completed", within: "90d" },
};
const PACE = { kind: "trait", key: "pace", formula: "recent_views / 30.0" };
const BROWSERS = { kind: "segment", key: "browsers", when: { recent_views: { $gte: 2 } } };
const KEEN = { kind: "segment", key: "keen", when: { pace: { $gt: 0.05 } } };
const BIG_SPENDERS = {
  kind: "segment",
  key: "big-spenders",
  when: { "revenue.SEK": { $gte: 1000 } },
};
const SLEEPING = { kind: "segment", key: "sleeping", when: { "rfm.recency": { $gte: 300 } } };

const started = (...definitions: readonly object[]): Promise<RunningAttune> =>
  startedWith(definitions, { ATTUNE_TIMEZONE: "Europe/Stockholm" });

let message = 0;
const track = (
  attune: RunningAttune,
  event: string,
  timestamp: number,
  properties: object = {},
  more: object = { userId: "kim" },
) =>
  attune.call("track", {
    key: "server",
    body: { event, properties, messageId: `m${(message += 1)}`, timestamp: at(timestamp), ...more },
  });

const profileOf = (attune: RunningAttune, identifier = "user_id:kim") =>
  attune.call("findProfile", { query: { identifier } });
const traitsOf = async (attune: RunningAttune, identifier?: string) => {
  const { traits } = await profileOf(attune, identifier);
  return Object.fromEntries(
    traits.map((trait: { name: string; value: unknown }) => [trait.name, trait]),
  );
};

describe("a computed trait", () => {
  test("is right at the event and at the instant when its window closes, for conditions too", async () => {
    const attune = await started(RECENT_VIEWS, PACE, BROWSERS, KEEN);
    await track(attune, "Product Viewed", START - DAY);
    expect(await segmentsOf(attune)).toEqual([]);
    await track(attune, "Product Viewed", START);
    expect(await traitsOf(attune)).toMatchObject({
      recent_views: { value: 2, kind: "computed", events: 2, window: "30d", time: at(START) },
      pace: { value: 2 / 30, kind: "computed" },
    });
    expect(await segmentsOf(attune)).toEqual(["browsers", "keen"]);
    await clockTo(attune, START + 29 * DAY - 1);
    expect(await segmentsOf(attune)).toEqual(["browsers", "keen"]);
    await clockTo(attune, START + 29 * DAY);
    expect(await segmentsOf(attune)).toEqual([]);
    expect(await traitsOf(attune)).toMatchObject({
      recent_views: { value: 1, events: 1, time: at(START) },
    });
    await isSound(attune);
  });

  test("takes late events, a merge and an unmerge", async () => {
    const attune = await started(RECENT_VIEWS, BROWSERS);
    await track(attune, "Product Viewed", START - DAY);
    await track(attune, "Product Viewed", START - 10 * DAY, {}, { anonymousId: "x1" });
    await attune.call("identify", {
      key: "server",
      body: { userId: "kim", anonymousId: "x1", traits: {}, messageId: "i1", timestamp: at(START) },
    });
    expect(await traitsOf(attune)).toMatchObject({ recent_views: { value: 2 } });
    expect(await segmentsOf(attune)).toEqual(["browsers"]);
    const { id } = await profileOf(attune);
    await attune.call("unmerge", {
      params: { id },
      body: { take: ["anonymous_id:x1"], reason: "a shared tablet" },
    });
    expect(await traitsOf(attune)).toMatchObject({ recent_views: { value: 1 } });
    expect(await segmentsOf(attune)).toEqual([]);
    await isSound(attune);
  });

  test("that is new is caught up with, and so are segments when a trait that they read is another", async () => {
    const attune = await started();
    for (let n = 0; n < 60; n += 1) {
      await track(attune, "Product Viewed", START - DAY, {}, { userId: `u${n}` });
      if (n % 3 === 0) await track(attune, "Product Viewed", START, {}, { userId: `u${n}` });
    }
    await publish(attune, RECENT_VIEWS, BROWSERS);
    await caughtUp(attune);
    expect(await traitsOf(attune, "user_id:u0")).toMatchObject({ recent_views: { value: 2 } });
    const browsers = { params: { key: "browsers" } };
    expect(await attune.call("segment", browsers)).toMatchObject({ members: 20 });
    await isSound(attune);
    await publish(attune, {
      ...RECENT_VIEWS,
      compute: { measure: "count", name: ["Product Viewed", "Product Added"], within: "12h" },
    });
    await caughtUp(attune);
    expect(await attune.call("segment", browsers)).toMatchObject({ members: 0 });
    await isSound(attune);
  });

  test("of orders is there for everybody, by currency, less nothing that came back", async () => {
    const attune = await started(BIG_SPENDERS, SLEEPING);
    await attune.call("identify", {
      key: "server",
      body: { userId: "lee", traits: {}, messageId: "lee", timestamp: at(START) },
    });
    expect(await traitsOf(attune, "user_id:lee")).toMatchObject({
      orders: { value: 0 },
      revenue: { value: {} },
      return_rate: { value: null },
      rfm: { value: { recency: null, frequency: 0, monetary: 0, currency: null } },
    });
    // An empty object would match null too.
    expect((await traitsOf(attune, "user_id:lee"))["revenue"]).toHaveProperty("value", {});
    const order = (total: string, currency: string, ago: number) =>
      track(attune, "Order Completed", START - ago, {
        total,
        currency,
        channel: "store",
        coupon: currency === "EUR" ? "SPRING" : "",
        products: [{ product_id: "7", category: "tents" }],
      });
    await order("999.99", "SEK", 4 * DAY);
    await order("20.10", "EUR", 2 * DAY);
    expect(await segmentsOf(attune)).toEqual([]);
    await order("0.01", "SEK", 0);
    await track(attune, "Order Refunded", START, { total: 20.1, currency: "EUR" });
    expect(await segmentsOf(attune)).toEqual(["big-spenders"]);
    expect(await traitsOf(attune)).toMatchObject({
      orders: { value: 3, events: 3 },
      revenue: { value: { EUR: 20.1, SEK: 1000 } },
      aov: { value: { EUR: 20.1, SEK: 500 } },
      days_between_orders: { value: 2 },
      discount_share: { value: 0.3333 },
      return_rate: { value: 0.3333 },
      favourite_category: { value: "tents" },
      favourite_hour: { value: 13 },
      last_channel: { value: "store" },
      rfm: { value: { recency: 0, frequency: 3, monetary: 1000, currency: "SEK" } },
    });
    await clockTo(attune, START + 300 * DAY - 1);
    expect(await segmentsOf(attune)).toEqual(["big-spenders"]);
    await isSound(attune);
    await clockTo(attune, START + 300 * DAY);
    expect(await segmentsOf(attune)).toEqual(["big-spenders", "sleeping"]);
    await isSound(attune);
  });

  test("says in an explanation of how many events it is, and why it has no value", async () => {
    const attune = await started(SPENT);
    await track(attune, "Order Completed", START, { total: 100, currency: "SEK" });
    const ask = () =>
      attune.call("evaluateCondition", {
        body: { profile: "user_id:kim", condition: { spent: { $gte: 100 } } },
      });
    expect(await ask()).toMatchObject({
      result: true,
      nextChange: at(START + 90 * DAY),
      trace: [{ path: "spent", saw: 100, kind: "computed", events: 1, time: at(START) }],
    });
    await track(attune, "Order Completed", START, { total: 100, currency: "EUR" });
    expect(await ask()).toMatchObject({
      result: false,
      trace: [{ saw: null, unknown: true, reason: "several currencies" }],
    });
    expect(await traitsOf(attune)).toMatchObject({
      spent: { value: null, reason: "several currencies" },
    });
  });

  test("is read by rules, and the decision replays", async () => {
    const attune = await started(
      RECENT_VIEWS,
      { kind: "purpose", key: "personalization", basis: "legitimate_interest" },
      { kind: "slot", key: "hero" },
      { kind: "offer", key: "again", content: { text: "again" } },
      {
        kind: "rule",
        key: "seen-twice",
        slot: "hero",
        if: { recent_views: { $gte: 2 } },
        then: { offer: "again" },
      },
    );
    await track(attune, "Product Viewed", START);
    await track(attune, "Product Viewed", START);
    const decide = async () =>
      (
        await attune.call("decide", {
          key: "server",
          body: { identifiers: { user_id: "kim" }, slots: ["hero"] },
        })
      ).decisions["hero"];
    const decided = await decide();
    expect(decided).toMatchObject({ offer: "again" });
    await clockTo(attune, START + 30 * DAY);
    expect(await decide()).toMatchObject({ offer: null });
    const id = decided?.decisionId ?? "";
    const why = await attune.call("explainDecision", { params: { id } });
    expect(JSON.stringify(why)).toContain('"saw":2');
  });
});

describe("a computed trait that cannot be", () => {
  test("is refused with the reason: an unknown name, a circle, a function, a window that is none", async () => {
    const attune = await started();
    const refused = async (...definitions: readonly object[]): Promise<string> => {
      const response = await attune.send("applyDefinitions", { body: { definitions } });
      expect(response.status).toBe(422);
      return response.text();
    };
    const formula = (key: string, text: string) => ({ kind: "trait", key, formula: text });
    expect(await refused(formula("a", "nobody * 2.0"))).toContain("there is no trait nobody");
    expect(await refused(formula("a", "b + 1"), formula("b", "a + 1"))).toContain("a → b → a");
    expect(await refused(formula("a", "orders.map(x, x)"))).toContain(
      "there is no function .map()",
    );
    expect(await refused(formula("a", "orders +"))).toContain("it is no formula");
    expect(await refused(formula("orders", "1"))).toContain("orders is built in");
    expect(await refused(formula("a-b", "orders"))).toContain("its name in conditions");
    const compute = { measure: "sum", name: "Order Completed", within: "soon" };
    const said = await refused({ kind: "trait", key: "a", compute });
    expect(said).toContain("sum wants of");
    expect(said).toContain("within wants a duration");
    expect(await refused({ kind: "trait", key: "a" })).toContain("a trait has one of");
  });
});

describe("a definition that others use", () => {
  const VIP = { kind: "segment", key: "vip", when: { "recent_views.x": { $exists: true } } };
  const SCORE = { kind: "trait", key: "keen", score: { of: "recent_views", cuts: [2] } };
  const SHOWN = [
    { kind: "slot", key: "hero" },
    { kind: "offer", key: "again", content: {}, items: { from: "recent_views", limit: 2 } },
    {
      kind: "rule",
      key: "keen-vips",
      slot: "hero",
      if: { $and: [{ $segment: "vip" }, { keen: { $gte: 2 } }] },
      then: { offer: "again" },
    },
  ] as const;
  const archive = (attune: RunningAttune, kind: string, key: string) =>
    attune.refused("archiveDefinition", { params: { kind, key } });

  test("is not archived, and each that uses it is named", async () => {
    const attune = await started(RECENT_VIEWS, SCORE, VIP, ...SHOWN);
    const trait = await archive(attune, "trait", "recent_views");
    expect(trait).toMatchObject({ status: 422, slug: "definition-not-valid" });
    expect(trait.problem.detail).toContain(
      "trait recent_views is used by offer again, segment vip, trait keen: archive these first",
    );
    expect((await archive(attune, "trait", "keen")).problem.detail).toContain("rule keen-vips");
    expect((await archive(attune, "segment", "vip")).problem.detail).toContain("rule keen-vips");
    await attune.call("archiveDefinition", { params: { kind: "rule", key: "keen-vips" } });
    await attune.call("archiveDefinition", { params: { kind: "trait", key: "keen" } });
    await attune.call("archiveDefinition", { params: { kind: "segment", key: "vip" } });
  });

  test("is not pruned while what uses it stays, and goes with it", async () => {
    const attune = await started(RECENT_VIEWS, SCORE);
    const refused = await attune.refused("applyDefinitions", {
      body: { definitions: [SCORE], prune: true },
    });
    expect(JSON.stringify(refused.problem)).toContain(
      "trait recent_views is live but not among these definitions",
    );
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "slot", key: "hero" }], prune: true },
    });
  });

  test("goes where a tracking plan declares a trait of its name", async () => {
    const plan = {
      kind: "tracking-plan",
      key: "crm",
      traits: { recent_views: { type: "integer" } },
    };
    const attune = await started(RECENT_VIEWS, SCORE, plan);
    const params = { kind: "trait", key: "recent_views" };
    expect(await attune.call("archiveDefinition", { params })).toMatchObject({
      changed: [{ status: "archived" }],
    });
  });
});

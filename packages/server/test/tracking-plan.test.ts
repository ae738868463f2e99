import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const PLAN = {
  kind: "tracking-plan",
  key: "shop",
  unknownEvents: "block",
  events: {
    "Order Completed": {
      properties: {
        order_id: { type: "string", required: true, onViolation: "block" },
        total: { type: "number", required: true, min: 0 },
        note: { type: "string", onViolation: "allow" },
      },
    },
  },
  traits: { email: { type: "string", format: "email" } },
};

const apply = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });

let sent = 0;
const order = (properties: object) => ({
  type: "track",
  event: "Order Completed",
  userId: "ada",
  messageId: `order-${(sent += 1)}`,
  properties,
});

const answersTo = async (
  attune: RunningAttune,
  batch: readonly object[],
  key: "browser" | "server" = "server",
) => (await attune.call("batch", { key, body: { batch } })).events;

describe("a live tracking plan", () => {
  test("accepts what breaks a rule that warns, and tells the sender where and what it wants", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN);
    const batch = [order({ order_id: "1", total: 9 }), order({ order_id: "2", total: "9" })];
    expect(await answersTo(attune, batch)).toEqual([
      { status: "accepted", messageId: batch[0]?.messageId },
      {
        status: "accepted",
        messageId: batch[1]?.messageId,
        warnings: [{ pointer: "/properties/total", detail: "wanted a number, saw string" }],
      },
    ]);
    expect(await attune.storedEvents()).toHaveLength(2);
  });

  test("warns a browser key as any other, and never repeats a value", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN);
    const identify = { type: "identify", anonymousId: "b1", traits: { email: "not an address" } };
    const [answer] = await answersTo(attune, [identify], "browser");
    expect(answer).toMatchObject({
      status: "accepted",
      warnings: [{ pointer: "/traits/email", detail: "wanted an e-mail address, saw string" }],
    });
    expect(JSON.stringify(answer)).not.toContain("not an address");
    expect(attune.log.join("\n")).not.toContain("not an address");
  });

  test("keeps what breaks a rule that blocks out of the profile; its neighbours come in", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN);
    const answers = await answersTo(attune, [
      order({ total: 9 }),
      order({ order_id: "3", total: 9 }),
      { type: "track", event: "Order Complete", userId: "ada" },
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["quarantined", "accepted", "quarantined"]);
    expect(await attune.storedEvents()).toHaveLength(1);
    expect(await attune.attune.store.verify(() => undefined)).toMatchObject({ ok: true });
  });

  test("looks away where a rule allows", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN);
    const [answer] = await answersTo(attune, [order({ order_id: "4", total: 9, note: 7 })]);
    expect(answer).not.toHaveProperty("warnings");
  });

  test("judges from the moment that it is live, and no longer when it is archived", async () => {
    const attune = await startForTest();
    const bad = () => answersTo(attune, [order({ order_id: "5", total: -1 })]);
    expect((await bad())[0]).not.toHaveProperty("warnings");
    await apply(attune, PLAN);
    expect((await bad())[0]).toHaveProperty("warnings");
    await attune.call("archiveDefinition", { params: { kind: "tracking-plan", key: "shop" } });
    expect((await bad())[0]).not.toHaveProperty("warnings");
  });

  test("judges history that is imported, and events that come along with a decision", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN, { kind: "slot", key: "hero" });
    const imported = await attune.call("import", {
      body: { batch: [order({ order_id: "6", total: "6" })] },
    });
    expect(imported.events[0]).toHaveProperty("warnings");
    const decided = await attune.call("decide", {
      body: {
        identifiers: { user_id: "ada" },
        slots: ["hero"],
        events: [order({ order_id: "7", total: "7" })],
      },
    });
    expect(decided.events?.[0]).toHaveProperty("warnings");
  });

  test("that overlaps another live one is refused, with the place", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN);
    const { problem } = await attune.refused("applyDefinitions", {
      body: { definitions: [{ kind: "tracking-plan", key: "other", events: PLAN.events }] },
    });
    expect(problem.errors).toEqual([
      {
        pointer: "tracking-plan:other/events/Order Completed",
        detail:
          "the plan shop has it too, for every source that no plan names: keep it in one of them",
        code: "plan-overlap-elsewhere",
        with: { plan: "shop" },
      },
    ]);
    await apply(attune, { ...PLAN, name: "The same plan, changed" });
  });
});

describe("POST /v1/tracking-plans/draft", () => {
  const orders = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, index) => ({
      ...order({ order_id: `o${index}`, total: index, channel: index % 2 ? "web" : "app" }),
      userId: `u${index}`,
      timestamp: "2026-01-05T10:00:00Z",
      ...more,
    }));

  test("drafts a plan from the newest events, which keeps what it was drafted from", async () => {
    const attune = await startForTest();
    await answersTo(attune, orders(100));
    const drafted = await attune.call("draftTrackingPlan", { body: { key: "shop" } });
    expect(drafted).toMatchObject({
      seen: 100,
      from: "2026-01-05T10:00:00.000Z",
      leftOut: [],
      definition: {
        kind: "tracking-plan",
        key: "shop",
        events: {
          "Order Completed": {
            properties: {
              order_id: { type: "string", required: true, pii: "none" },
              total: { type: "number", required: true, min: 0, unit: "currency" },
              channel: { type: "string", enum: ["app", "web"] },
            },
          },
        },
      },
    });
    await apply(attune, drafted.definition);
    const again = await answersTo(attune, orders(100));
    expect(again.every((answer) => answer.status === "accepted" && !answer.warnings)).toBe(true);
    const few = await attune.call("draftTrackingPlan", { body: { key: "shop", events: 7 } });
    expect(few.seen).toBe(7);
  });

  test("leaves out names that are somebody's data, and says how far it has looked", async () => {
    const attune = await startForTest();
    for (const [nth, name] of ["anna@example.com", "anna@example.org", "note"].entries())
      await attune.call("track", {
        body: { event: "Noted", userId: `u${nth}`, properties: { [name]: "x", total: 1 } },
      });
    const drafted = await attune.call("draftTrackingPlan", { body: {} });
    expect(drafted).toMatchObject({ seen: 3, unfit: 2, isBounded: false });
    expect(drafted.looked).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(drafted)).not.toContain("anna@");
  });

  test("leaves out what a live plan has already, unless the draft is to replace it", async () => {
    const attune = await startForTest();
    await apply(attune, PLAN);
    await answersTo(attune, orders(3));
    const beside = await attune.call("draftTrackingPlan", { body: {} });
    expect(beside).toMatchObject({
      seen: 0,
      from: null,
      definition: { events: {} },
      judgedBy: ["shop"],
    });
    const instead = await attune.call("draftTrackingPlan", { body: { key: "shop" } });
    expect(instead.seen).toBe(3);
    expect(instead.observed).toMatchObject([{ type: "track", count: 3 }]);
  });

  test("looks at the sources that it is asked for, and says when there is none of that name", async () => {
    const attune = await startForTest();
    await answersTo(attune, orders(3));
    await answersTo(attune, orders(2, { userId: undefined, anonymousId: "b1" }), "browser");
    const web = await attune.call("draftTrackingPlan", { body: { sources: ["web"] } });
    expect(web).toMatchObject({ seen: 2, definition: { sources: ["web"] } });
    expect(
      await attune.refused("draftTrackingPlan", { body: { sources: ["till"] } }),
    ).toMatchObject({
      status: 404,
      slug: "source-not-found",
    });
  });
});

describe("POST /v1/tracking-plans/preview", () => {
  const preview = (attune: RunningAttune, body: object) =>
    attune.call("previewTrackingPlans", { body });

  test("says how many of the latest events a plan would keep out, and by which rule", async () => {
    const attune = await startForTest();
    await answersTo(attune, [
      order({ order_id: "1", total: 1 }),
      order({ total: "two" }),
      order({ total: 3 }),
      { type: "track", event: "Order Complete", userId: "ada" },
    ]);
    const told = await preview(attune, { definitions: [PLAN] });
    expect(told).toMatchObject({
      judged: 4,
      isWhole: true,
      blocked: { now: 0, then: 3 },
      warned: { now: 0, then: 0 },
      newlyBlocked: 3,
      rules: [
        {
          event: "Order Completed",
          count: 2,
          reason: { pointer: "/properties/order_id", saw: "nothing" },
        },
        { event: "Order Complete", count: 1, reason: { want: { kind: "event" } } },
      ],
    });
    expect(JSON.stringify(told)).not.toContain("two");
    expect(await preview(attune, { definitions: [PLAN] })).toMatchObject({ rules: told.rules });
    await apply(attune, PLAN);
    expect(await preview(attune, { definitions: [PLAN] })).toMatchObject({
      blocked: { now: 3, then: 3 },
      newlyBlocked: 0,
      rules: [],
    });
  });

  test("keeps the live plans that it does not replace, and none of them with prune", async () => {
    const attune = await startForTest();
    await answersTo(attune, [order({ total: 1 })]);
    await apply(attune, PLAN);
    const other = { kind: "tracking-plan", key: "other", events: { Seen: {} } };
    expect(await preview(attune, { definitions: [other] })).toMatchObject({
      blocked: { now: 1, then: 1 },
    });
    expect(await preview(attune, { definitions: [other], prune: true })).toMatchObject({
      blocked: { now: 1, then: 0 },
    });
  });

  test("looks at events of the days that it is asked for, and says when it saw a part of them", async () => {
    const attune = await startForTest();
    const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const batch = [1, 1, 1, 20].map((days) => ({ ...order({}), timestamp: at(days) }));
    await answersTo(attune, batch);
    expect(await preview(attune, { definitions: [PLAN] })).toMatchObject({
      judged: 3,
      isWhole: true,
      newlyBlocked: 3,
    });
    expect(await preview(attune, { definitions: [PLAN], days: 30 })).toMatchObject({ judged: 4 });
    expect(await preview(attune, { definitions: [PLAN], events: 2 })).toMatchObject({
      judged: 2,
      isWhole: false,
    });
  });

  test("refuses a plan that could not be live, with the place", async () => {
    const attune = await startForTest();
    const wrong = { ...PLAN, traits: { age: { type: "number", min: 2, max: 1 } } };
    expect(
      await attune.refused("previewTrackingPlans", { body: { definitions: [wrong] } }),
    ).toMatchObject({ slug: "definition-not-valid" });
  });
});

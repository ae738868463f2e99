import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../json/index.ts";
import type { Checkable } from "./program.ts";
import { compileTrackingPlans } from "./program.ts";
import { PLAN_LIMITS, TrackingPlanDefinition } from "./schema.ts";

const planFrom = (document: object) => TrackingPlanDefinition.parse(document);
const plansFrom = (...documents: readonly object[]) =>
  compileTrackingPlans(documents.map(planFrom));

const track = (name: string, properties: Json, source = "web"): Checkable => ({
  source,
  type: "track",
  name,
  message: { event: name, properties },
});
const call = (type: Checkable["type"], message: JsonObject): Checkable => ({
  source: "web",
  type,
  name: "",
  message,
});

/** Rules that an event breaks, with their actions; empty when nothing is wrong. */
const broken = (plan: object, event: Checkable): string[] =>
  (plansFrom(plan).check(event)?.violations ?? []).map(({ rule, action }) => `${rule} ${action}`);

const ORDER = {
  events: {
    "Order Completed": {
      properties: {
        order_id: { type: "string", required: true, minLength: 1, onViolation: "block" },
        total: { type: "number", min: 0, unit: "currency" },
        currency: { type: "string", format: "currency" },
        coupon: { type: "string", nullable: true, maxLength: 5 },
        channel: { type: "string", enum: ["web", "store"] },
        quantity: { type: "integer", max: 100 },
        at: { type: ["date-time", "integer"] },
        products: {
          type: "array",
          maxItems: 3,
          items: {
            type: "object",
            properties: { product_id: { type: "string", required: true } },
            unknownProperties: "warn",
          },
        },
      },
    },
  },
};
const order = (properties: JsonObject) =>
  broken(ORDER, track("Order Completed", { order_id: "1", ...properties }));

describe("a tracking plan", () => {
  test("says nothing of an event that fits it", () => {
    const fits = {
      order_id: "1",
      total: 12.5,
      currency: "SEK",
      coupon: null,
      channel: "web",
      quantity: 3,
      at: "2026-01-31T12:00:00Z",
      products: [{ product_id: "p1" }],
      anything: { else: true },
    };
    expect(plansFrom(ORDER).check(track("Order Completed", fits))).toBeNull();
  });

  test.each<[string, JsonObject, string[]]>([
    ["a value of another type", { total: "12" }, ["properties.total:type warn"]],
    ["a number below the least", { total: -1 }, ["properties.total:range warn"]],
    ["a code that is no currency", { currency: "KR" }, ["properties.currency:format warn"]],
    ["null where none may be", { total: null }, ["properties.total:type warn"]],
    ["text that is too long", { coupon: "SUMMER" }, ["properties.coupon:length warn"]],
    ["a value beside the enum", { channel: "fax" }, ["properties.channel:enum warn"]],
    ["a fraction", { quantity: 1.5 }, ["properties.quantity:type warn"]],
    ["a day that there is not", { at: "2026-02-30T00:00:00Z" }, ["properties.at:type warn"]],
    [
      "too many items",
      { products: ["p", "q", "r", "s"].map((id) => ({ product_id: id })) },
      ["properties.products:items warn"],
    ],
    [
      "an item without its id",
      { products: [{}] },
      ["properties.products[].product_id:required warn"],
    ],
    [
      "an item with more",
      { products: [{ product_id: "p", x: 1 }] },
      ["properties.products[]:unknown warn"],
    ],
    ["a rule that blocks", { order_id: 7 }, ["properties.order_id:type block"]],
  ])("tells of %s", (_what, properties, rules) => {
    expect(order(properties)).toEqual(rules);
  });

  test("names the place in the message and the type that it saw, never the value", () => {
    const secret = "anna@example.com";
    const verdict = plansFrom({
      events: { Seen: { properties: { "a/b~c": { type: "array", items: { type: "number" } } } } },
    }).check(track("Seen", { "a/b~c": [1, secret] }));
    expect(verdict).toEqual({
      action: "warn",
      violations: [
        {
          rule: "properties.a/b~c[]:type",
          pointer: "/properties/a~1b~0c/1",
          want: { kind: "type", types: ["number"] },
          saw: "string",
          action: "warn",
        },
      ],
    });
    expect(JSON.stringify(verdict)).not.toContain(secret);
  });

  test("counts the characters of text as people do", () => {
    const plan = {
      events: { E: { properties: { t: { type: "string", minLength: 2, maxLength: 2 } } } },
    };
    expect(broken(plan, track("E", { t: "🛒🛒" }))).toEqual([]);
    expect(broken(plan, track("E", { t: "🛒" }))).toEqual(["properties.t:length warn"]);
    expect(broken(plan, track("E", { t: "🛒🛒🛒" }))).toEqual(["properties.t:length warn"]);
  });

  test("lets the nearest onViolation decide, and allow looks away", () => {
    const plan = (event?: string, field?: string, inner?: string) => ({
      onViolation: "block",
      events: {
        E: {
          ...(event && { onViolation: event }),
          properties: {
            o: {
              type: "object",
              ...(field && { onViolation: field }),
              properties: { n: { type: "number", ...(inner && { onViolation: inner }) } },
            },
          },
        },
      },
    });
    const event = track("E", { o: { n: "1" } });
    expect(broken(plan(), event)).toEqual(["properties.o.n:type block"]);
    expect(broken(plan("warn"), event)).toEqual(["properties.o.n:type warn"]);
    expect(broken(plan("block", "allow"), event)).toEqual([]);
    expect(broken(plan("allow", "allow", "warn"), event)).toEqual(["properties.o.n:type warn"]);
    expect(broken(plan("block", "allow", "warn"), track("E", { o: 1 }))).toEqual([]);
  });

  test("takes in events and properties that it does not name, unless it says otherwise", () => {
    const named = { events: { Known: { properties: { a: { type: "any" } } } } };
    expect(broken(named, track("Other", {}))).toEqual([]);
    expect(broken(named, track("Known", { b: 1 }))).toEqual([]);
    const strict = { ...named, unknownEvents: "block", unknownProperties: "warn" };
    expect(broken(strict, track("Other", {}))).toEqual(["event:unknown block"]);
    expect(broken(strict, track("Known", { a: 1, b: 1, c: 2 }))).toEqual([
      "properties:unknown warn",
      "properties:unknown warn",
    ]);
    expect(broken(strict, call("page", {}))).toEqual([]);
  });

  test("reads no property of a prototype", () => {
    const plan = {
      unknownEvents: "block",
      unknownProperties: "block",
      events: { E: { properties: { constructor: { type: "string", required: true } } } },
    };
    expect(broken(plan, track("E", {}))).toEqual(["properties.constructor:required warn"]);
    expect(broken(plan, track("constructor", {}))).toEqual(["event:unknown block"]);
    expect(broken(plan, track("E", { constructor: "x", toString: 1 }))).toEqual([
      "properties:unknown block",
    ]);
  });

  test("checks pages, screens and the traits of identify and group calls", () => {
    const plan = {
      unknownTraits: "warn",
      page: { properties: { path: { type: "string", required: true } } },
      screen: { properties: { name: { type: "string", required: true } } },
      traits: {
        email: { type: "string", format: "email" },
        user: { type: "string", required: true },
      },
      groupTraits: { seats: { type: "integer" } },
    };
    expect(broken(plan, call("page", {}))).toEqual(["properties.path:required warn"]);
    expect(broken(plan, call("screen", { properties: "x" }))).toEqual([
      "properties.name:required warn",
    ]);
    expect(broken(plan, call("identify", { traits: { email: "x", user: "u", y: 1 } }))).toEqual([
      "traits.email:format warn",
      "traits:unknown warn",
    ]);
    expect(broken(plan, call("group", { traits: { seats: 1.5 } }))).toEqual([
      "traits.seats:type warn",
    ]);
    expect(broken(plan, call("alias", {}))).toEqual([]);
  });

  test("takes a null in an identify call for a trait that is unset, not for one of a wrong type", () => {
    const plan = {
      traits: { city: { type: "string" }, plan: { type: "string", required: true } },
    };
    expect(broken(plan, call("identify", { traits: { city: null, plan: "gold" } }))).toEqual([]);
    expect(broken(plan, call("identify", { traits: { plan: null } }))).toEqual([
      "traits.plan:required warn",
    ]);
  });

  test("tells at most twenty violations, and one that blocks is among them", () => {
    const plan = {
      events: {
        E: {
          unknownProperties: "warn",
          properties: {
            list: { type: "array", items: { type: "number" } },
            last: { type: "number", required: true, onViolation: "block" },
          },
        },
      },
    };
    const verdict = plansFrom(plan).check(track("E", { list: Array(50).fill("x"), more: 1 }));
    expect(verdict?.action).toBe("block");
    expect(verdict?.violations).toHaveLength(PLAN_LIMITS.violations);
    expect(verdict?.violations.some(({ action }) => action === "block")).toBe(true);
  });
});

describe("several tracking plans", () => {
  const plans = plansFrom(
    {
      sources: ["shop"],
      unknownEvents: "warn",
      events: { A: { properties: { x: { type: "number" } } } },
    },
    {
      sources: ["shop", "app"],
      unknownEvents: "block",
      traits: { name: { type: "string" } },
    },
    {
      events: { A: { properties: { x: { type: "string" } } } },
      traits: {
        name: { type: "string", purpose: "marketing" },
        address: { type: "object", properties: { city: { type: "string" } } },
      },
    },
  );
  const rulesFor = (source: string, name: string, x: Json) =>
    plans
      .check(track(name, { x }, source))
      ?.violations.map(({ rule, action }) => `${rule} ${action}`) ?? [];

  test("each judge their sources; a plan without any judges the sources that none names", () => {
    expect(rulesFor("shop", "A", "1")).toEqual(["properties.x:type warn"]);
    expect(rulesFor("web", "A", 1)).toEqual(["properties.x:type warn"]);
    expect(rulesFor("elsewhere", "A", 1)).toEqual(["properties.x:type warn"]);
    expect(rulesFor("app", "A", 1)).toEqual(["event:unknown block"]);
  });

  test("call an event unknown when none of the source's plans names it; the strictest decides", () => {
    expect(rulesFor("shop", "B", 1)).toEqual(["event:unknown block"]);
    expect(rulesFor("web", "B", 1)).toEqual([]);
  });

  test("say for what a trait is", () => {
    expect(plans.purposeOf("name")).toBe("marketing");
    expect(plans.purposeOf("address")).toBeNull();
  });
});

test("without a plan nothing is wrong with any event", () => {
  expect(plansFrom().check(track("Anything", 1))).toBeNull();
});

test("events whose names are Attune's own, Segment's or a provider's are known to every plan", () => {
  const plans = plansFrom({ unknownEvents: "block" });
  for (const name of [
    "Decision Viewed",
    "Decision Clicked",
    "Decision Dismissed",
    "Segment Consent Preference Updated",
    "Email Opened",
  ])
    expect(plans.check(track(name, {}))).toBeNull();
  expect(plans.check(track("Email Lost", {}))?.action).toBe("block");
  const planned = {
    events: { "Email Opened": { properties: { id: { type: "string", required: true } } } },
  };
  expect(broken(planned, track("Email Opened", {}))).toEqual(["properties.id:required warn"]);
});

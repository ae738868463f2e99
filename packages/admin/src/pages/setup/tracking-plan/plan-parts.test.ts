import { describe, expect, test } from "vitest";
import {
  namedIn,
  partsOf,
  presenceOf,
  shareOf,
  unplannedIn,
  withField,
  withPart,
} from "./plan-parts.ts";
import type { Observed } from "./plan-parts.ts";

const PLAN = {
  kind: "tracking-plan",
  key: "shop",
  events: {
    "Order Completed": {
      label: { en: "Order completed" },
      properties: { total: { type: "number", required: true }, coupon: { type: "string" } },
    },
  },
  traits: { email: { type: "string", pii: "contact" } },
};

const OBSERVED: readonly Observed[] = [
  {
    type: "track",
    name: "Order Completed",
    count: 40,
    properties: [
      { name: "total", count: 39 },
      { name: "gift", count: 3 },
    ],
  },
  { type: "track", name: "Order Complete", count: 10, properties: [] },
  { type: "identify", name: null, count: 5, properties: [{ name: "email", count: 5 }] },
];

const ORDER = { type: "track", name: "Order Completed" } as const;

describe("a tracking plan beside what came in", () => {
  test("has its events in their order, then its calls", () => {
    expect(partsOf(PLAN).map(({ id, fields }) => [id, Object.keys(fields)])).toEqual([
      ["track:Order Completed", ["total", "coupon"]],
      ["identify", ["email"]],
    ]);
  });

  test("says in how many of its events a property was there, and nothing where none came in", () => {
    expect(presenceOf(OBSERVED, ORDER, "total")).toEqual({ count: 39, of: 40 });
    expect(presenceOf(OBSERVED, ORDER, "coupon")).toEqual({ count: 0, of: 40 });
    expect(presenceOf(OBSERVED, { type: "page", name: null }, "url")).toBeNull();
  });

  test("tells all but one as less than all, and all as all", () => {
    expect(shareOf(6927, 6928)).toBe(0.999);
    expect(shareOf(7, 7)).toBe(1);
    expect(shareOf(0, 0)).toBe(0);
  });

  test("tells what came in and stands in no rule of it", () => {
    const { parts, fields } = unplannedIn(PLAN, OBSERVED);
    expect(parts.map(({ name }) => name)).toEqual(["Order Complete"]);
    expect(fields.map(({ part, name, count, of }) => [part.id, name, count, of])).toEqual([
      ["track:Order Completed", "gift", 3, 40],
    ]);
    expect(namedIn(PLAN, OBSERVED)).toEqual({ named: 40, of: 50 });
  });
});

describe("a change of a tracking plan", () => {
  test("of one property leaves everything else as it is, and in its place", () => {
    const changed = withField(PLAN, ORDER, "total", { type: "integer" });
    expect(JSON.stringify(changed)).toBe(
      JSON.stringify(PLAN).replace('{"type":"number","required":true}', '{"type":"integer"}'),
    );
    expect(withField(changed, ORDER, "total", { type: "number", required: true })).toEqual(PLAN);
  });

  test("that takes a property out takes out nothing else", () => {
    const { events } = withField(PLAN, ORDER, "coupon", undefined);
    expect(events).toEqual({
      "Order Completed": {
        label: { en: "Order completed" },
        properties: { total: { type: "number", required: true } },
      },
    });
  });

  test("takes an event or a call from a draft as the draft has it", () => {
    const drafted = {
      events: { Seen: { description: "Seen 40 times.", properties: { p: { type: "string" } } } },
      page: { properties: { url: { type: "string" } } },
      traits: { name: { type: "string" } },
    };
    const seen = withPart(PLAN, drafted, { type: "track", name: "Seen" });
    expect(seen["events"]).toEqual({ ...PLAN.events, ...drafted.events });
    expect(withPart(PLAN, drafted, { type: "page", name: null })["page"]).toEqual(drafted.page);
    const { traits, ...without } = PLAN;
    expect(withPart(without, drafted, { type: "identify", name: null })["traits"]).toEqual(
      drafted.traits,
    );
    expect(traits).toEqual(PLAN.traits);
  });

  test("knows an event by its own name only", () => {
    const named = { type: "track", name: "constructor" } as const;
    expect(partsOf(withField(PLAN, named, "p", { type: "any" })).map(({ id }) => id)).toContain(
      "track:constructor",
    );
    expect(presenceOf(OBSERVED, named, "toString")).toBeNull();
  });
});

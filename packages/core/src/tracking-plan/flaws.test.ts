import { describe, expect, test } from "vitest";
import { checkDefinitions } from "../definition/index.ts";
import { PLAN_LIMITS, TrackingPlanDefinition } from "./schema.ts";

const plan = (more: object, key = "shop") => ({ kind: "tracking-plan", key, ...more });
const withProperty = (rule: object) => plan({ events: { E: { properties: { p: rule } } } });

const flawsOf = (...documents: readonly object[]): string[] =>
  checkDefinitions(documents).flaws.map(({ pointer, message }) => `${pointer}: ${message}`);

describe("a tracking plan that contradicts itself is refused, with the place and the reason:", () => {
  test.each<[string, object, string]>([
    [
      "an enum value of another type",
      { type: "number", enum: [1, "2"] },
      '/enum/1: "2" is not of the type number',
    ],
    [
      "an enum value that the bounds exclude",
      { type: "number", enum: [5], max: 3 },
      "/enum/0: 5 is not a number of at most 3, which the rule also wants",
    ],
    [
      "an enum value that the format excludes",
      { type: "string", format: "currency", enum: ["kr"] },
      '/enum/0: "kr" is not an ISO 4217 currency code, as SEK, which the rule also wants',
    ],
    [
      "null in the enum of what may not be null",
      { type: "string", enum: [null] },
      "/enum/0: null needs nullable: true",
    ],
    [
      "an enum with a value twice",
      { type: "string", enum: ["a", "a"] },
      "/enum: a value is named twice",
    ],
    [
      "an enum of any type",
      { type: "any", enum: [1] },
      "/enum: any takes every value: name the type of the values, or leave out enum",
    ],
    [
      "any beside another type",
      { type: ["any", "string"] },
      "/type: any takes every value: leave it out of the list, or the others",
    ],
    [
      "a least above the most",
      { type: "number", min: 2, max: 1 },
      "/min: min 2 is more than max 1",
    ],
    [
      "no integer between the bounds",
      { type: "integer", min: 0.2, max: 0.8 },
      "/min: there is no integer from 0.2 to 0.8",
    ],
    [
      "lengths that cross",
      { type: "string", minLength: 2, maxLength: 1 },
      "/minLength: minLength 2 is more than maxLength 1",
    ],
    [
      "a format of a number",
      { type: "number", format: "email" },
      "/format: format is for text, and the type is number",
    ],
    [
      "a unit of text",
      { type: "string", unit: "kg" },
      "/unit: unit is for numbers, and the type is string",
    ],
    [
      "items of an object",
      { type: "object", items: { type: "string" } },
      "/items: items is for lists, and the type is object",
    ],
    [
      "properties of a list",
      { type: "array", properties: {} },
      "/properties: properties is for objects, and the type is array",
    ],
    [
      "a required item",
      { type: "array", items: { type: "string", required: true } },
      "/items/required: an item is always there: ask for some with minItems",
    ],
  ])("%s", (_what, rule, flaw) => {
    expect(flawsOf(withProperty(rule))).toEqual([`/events/E/properties/p${flaw}`]);
  });

  test("every flaw is told, however deep, with names escaped as in a JSON Pointer", () => {
    const bad = { type: "number", min: 2, max: 1 };
    const flaws = flawsOf(
      plan({
        events: {
          "Cart/Viewed": { properties: { o: { type: "object", properties: { "a~b": bad } } } },
        },
        page: { properties: { p: bad } },
        traits: { t: bad },
      }),
    );
    expect(flaws.map((flaw) => flaw.split(": ")[0])).toEqual([
      "/events/Cart~1Viewed/properties/o/properties/a~0b/min",
      "/page/properties/p/min",
      "/traits/t/min",
    ]);
  });

  test("an unknown field, an unknown type and an impossible label are told by their places", () => {
    const pointers = flawsOf(
      plan({
        events: {
          E: { properties: { p: { type: "text" }, q: { type: "string", pattern: ".*" } } },
          F: { label: { Svenska: "x" } },
        },
      }),
    ).map((flaw) => flaw.split(": ")[0]);
    expect(pointers).toEqual([
      "/events/E/properties/p/type",
      "/events/E/properties/q",
      "/events/F/label/Svenska",
    ]);
  });
});

describe("a tracking plan refers to what is there", () => {
  test("a source or purpose that nobody has defined is refused; built-in ones are known", () => {
    const refers = (sources: string[], purpose: string) =>
      plan({ sources, events: { E: { purpose } }, traits: { t: { type: "any", purpose } } });
    expect(flawsOf(refers(["web", "server"], "analytics"))).toEqual([]);
    expect(flawsOf(refers(["web", "shop"], "profiling"))).toEqual([
      "/sources/1: there is no source shop: define it, or use the key of one that exists",
      "/events/E/purpose: there is no purpose profiling: define it, or use the key of one that exists",
      "/traits/t/purpose: there is no purpose profiling: define it, or use the key of one that exists",
    ]);
    expect(flawsOf(refers(["web", "web"], "analytics"))).toEqual([
      "/sources/1: web is named twice",
    ]);
  });
});

describe("two live tracking plans", () => {
  const named = (key: string, sources: string[] | undefined, more: object) =>
    plan({ ...(sources && { sources }), ...more }, key);

  test("may not judge one event, call or trait of one source twice", () => {
    const both = { events: { E: {}, F: {} }, page: {}, traits: { t: { type: "any" } } };
    expect(
      flawsOf(
        named("a", ["web"], both),
        named("b", ["web", "server"], { ...both, events: { F: {} } }),
      ),
    ).toEqual(
      ["/events/F", "/page", "/traits/t"].map(
        (place) => `${place}: the plan a has it too, for the source web: keep it in one of them`,
      ),
    );
    expect(flawsOf(named("a", ["web"], both), named("b", ["server"], both))).toEqual([]);
    expect(flawsOf(named("a", undefined, both), named("b", ["server"], both))).toEqual([]);
    expect(flawsOf(named("a", undefined, both), named("b", undefined, both))).toHaveLength(4);
  });

  test("may not name two purposes for one trait, whatever their sources", () => {
    const withPurpose = (purpose: string) => ({ traits: { t: { type: "any", purpose } } });
    expect(
      flawsOf(
        named("a", ["web"], withPurpose("marketing")),
        named("b", ["server"], withPurpose("analytics")),
      ),
    ).toEqual([
      "/traits/t/purpose: the plan a says that this trait is for marketing: a person has it once",
    ]);
  });

  test("are checked against those that are live already, but not against what they replace", () => {
    const live = { ...TrackingPlanDefinition.parse({ events: { E: {} } }), key: "shop" };
    const flaws = (document: object) =>
      checkDefinitions([document], () => true, { plans: [live] }).flaws;
    expect(flaws(plan({ events: { E: {} } }))).toEqual([]);
    expect(flaws(plan({ events: { E: {} } }, "other"))).toHaveLength(1);
  });
});

describe("a rule that says nothing, or that nothing can pass, is refused", () => {
  test("a purpose below a trait: it limits the trait as a whole", () => {
    const city = { type: "string", purpose: "marketing" };
    const address = { type: "object", properties: { city } };
    expect(flawsOf(plan({ traits: { address } }))).toEqual([
      "/traits/address/properties/city/purpose: a purpose is for a trait as a whole: say it of the trait",
    ]);
    expect(flawsOf(plan({ groupTraits: { address } }))).toHaveLength(1);
    expect(flawsOf(plan({ events: { E: { properties: { address } } } }))).toEqual([]);
  });

  test("a length that no text of the format has", () => {
    const lengths: [string, object, number][] = [
      ["currency", { minLength: 4 }, 1],
      ["currency", { maxLength: 2 }, 1],
      ["currency", { minLength: 3, maxLength: 3 }, 0],
      ["country", { minLength: 3 }, 1],
      ["date", { maxLength: 9 }, 1],
      ["date-time", { maxLength: 10 }, 1],
      ["date-time", { minLength: 16, maxLength: 35 }, 0],
      ["email", { maxLength: 4 }, 1],
      ["email", { minLength: 255 }, 1],
      ["uri", { maxLength: 2 }, 1],
      ["uri", { minLength: 5_000 }, 0],
    ];
    for (const [format, bounds, flaws] of lengths)
      expect(flawsOf(withProperty({ type: "string", format, ...bounds }))).toHaveLength(flaws);
    expect(flawsOf(withProperty({ type: "date-time", maxLength: 10 }))).toEqual([
      "/events/E/properties/p/maxLength: a time as 2026-01-31T12:00:00Z has 16 characters or more",
    ]);
  });

  test("required with onViolation: allow asks for nothing", () => {
    const p = { type: "string", required: true };
    expect(flawsOf(withProperty({ ...p, onViolation: "allow" }))).toEqual([
      "/events/E/properties/p/required: onViolation: allow asks for nothing: leave out required, or let it warn or block",
    ]);
    expect(flawsOf(withProperty({ ...p, onViolation: "warn" }))).toEqual([]);
  });

  test("a trait that is computed, whatever is sent", () => {
    expect(flawsOf(plan({ traits: { cart: { type: "any" }, tier: { type: "any" } } }))).toEqual([
      "/traits/cart: cart is computed from events: what is sent by this name is not read",
    ]);
  });
});

describe("a tracking plan that is too large is refused at once, and told how large it may be", () => {
  const many = (count: number, value: object) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));

  test("by its events and properties", () => {
    expect(flawsOf(plan({ events: many(PLAN_LIMITS.events, {}) }))).toEqual([]);
    expect(flawsOf(plan({ events: many(PLAN_LIMITS.events + 1, {}) }))).toEqual([
      "/events: it names 1001 events; a plan names at most 1000",
    ]);
    const wide = { properties: many(PLAN_LIMITS.properties + 1, { type: "any" }) };
    expect(flawsOf(plan({ events: { E: wide } }))).toEqual([
      "/events/E/properties: it has 501 properties; at most 500 are checked",
    ]);
  });

  test("by its depth", () => {
    const nested = (depth: number): object =>
      depth === 1 ? { type: "any" } : { type: "object", properties: { p: nested(depth - 1) } };
    expect(flawsOf(withProperty(nested(PLAN_LIMITS.depth)))).toEqual([]);
    expect(flawsOf(withProperty(nested(PLAN_LIMITS.depth + 3)))).toEqual([
      `/events/E/properties/p${"/properties/p".repeat(PLAN_LIMITS.depth)}: a plan describes properties to a depth of 8`,
    ]);
  });
});

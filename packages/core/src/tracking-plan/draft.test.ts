import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { checkDefinitions } from "../definition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { own, ownObject } from "../json/index.ts";
import { declaredBy } from "../privacy/index.ts";
import type { DraftOptions, Observed } from "./draft.ts";
import { createPlanDraft } from "./draft.ts";
import { json } from "./plan.arbitraries.ts";
import { compileTrackingPlans } from "./program.ts";
import { PLAN_LIMITS, TrackingPlanDefinition } from "./schema.ts";

const OPTIONS: DraftOptions = {
  key: "drafted",
  others: [],
  declared: declaredBy([]),
  most: 1024 * 1024,
};

const seenFrom = (
  person: number,
  message: JsonObject,
  { type = "track", name = "E", source = "web" }: Partial<Observed> = {},
): Observed => ({
  source,
  type,
  name,
  message,
  identifiers: [{ ns: "user_id", value: String(person) }],
});

const draftFrom = (events: Iterable<Observed>, options: Partial<DraftOptions> = {}) => {
  const draft = createPlanDraft({ ...OPTIONS, ...options });
  for (const event of events) draft.see(event);
  return draft.write();
};

/** The rule of the property p after so many events, each with its own properties. */
const ruleOf = (count: number, propertiesOf: (index: number) => JsonObject, name = "p") => {
  const events = Array.from({ length: count }, (_, index) =>
    seenFrom(index, { properties: propertiesOf(index) }),
  );
  const { definition } = draftFrom(events);
  return ownObject(ownObject(ownObject(ownObject(definition, "events"), "E"), "properties"), name);
};

describe("a drafted rule", () => {
  test("is required when the property was always there, and there was enough to tell", () => {
    expect(ruleOf(20, () => ({ p: 1 }))).toMatchObject({ type: "integer", required: true });
    expect(ruleOf(19, () => ({ p: 1 }))).not.toHaveProperty("required");
    const nearly = ruleOf(200, (index) => (index === 7 ? {} : { p: 1 }));
    expect(nearly).not.toHaveProperty("required");
    expect(nearly["description"]).toBe(
      "In 199 of 200 (99.5 %). Nearly always there: required, if the rest are mistakes.",
    );
  });

  test("takes every type that was seen, and says how often", () => {
    const rule = ruleOf(30, (index) => ({ p: index === 3 ? "3" : index / 2 }));
    expect(rule).toMatchObject({ type: ["number", "string"] });
    expect(rule["description"]).toMatch(/^Seen as integer \d+×, number \d+×, string 1×\.$/);
    expect(ruleOf(30, (index) => ({ p: index === 3 ? null : true }))).toMatchObject({
      type: "boolean",
      nullable: true,
    });
    expect(ruleOf(3, () => ({ p: null }))).toMatchObject({ type: "any" });
  });

  test("takes whole amounts of money for numbers, since the next one may have cents", () => {
    expect(ruleOf(30, () => ({ total: 799 }), "total")).toEqual({
      type: "number",
      required: true,
      min: 0,
      unit: "currency",
      pii: "none",
    });
    expect(ruleOf(30, () => ({ unitPrice: -1 }), "unitPrice")).not.toHaveProperty("min");
  });

  test("lists the values when they are few, short and each is said by several people", () => {
    const values = ["store", "web", "app"];
    const channel = (index: number) => ({ channel: values[index % 3] ?? "" });
    expect(ruleOf(60, channel, "channel")).toMatchObject({ enum: ["app", "store", "web"] });
    expect(ruleOf(40, channel, "channel")).not.toHaveProperty("enum");
    const rare = (index: number) => ({ channel: index === 5 ? "Anna Berg" : "web" });
    expect(JSON.stringify(ruleOf(500, rare, "channel"))).not.toContain("Anna");
    expect(ruleOf(500, (index) => ({ p: `v${index % 11}` }))).not.toHaveProperty("enum");
  });

  test("recognizes formats, and who could be reached by a value", () => {
    const format = (value: string, name = "p") => ruleOf(25, () => ({ [name]: value }), name);
    expect(format("a@b.se")).toMatchObject({ format: "email", pii: "contact" });
    expect(format("2026-01-31")).toMatchObject({ format: "date" });
    expect(format("2026-01-31T10:00:00Z")).toMatchObject({ format: "date-time" });
    expect(format("https://a.se")).toMatchObject({ format: "uri" });
    expect(format("SEK", "currency")).toMatchObject({ format: "currency", pii: "none" });
    expect(format("SEK", "size")).not.toHaveProperty("format");
    expect(format("SE", "billingCountry")).toMatchObject({ format: "country" });
  });

  test("looks into lists and objects; a product's name is no person's", () => {
    const rule = ruleOf(
      25,
      () => ({ products: [{ product_id: "p1", name: "Tent" }, { product_id: "p2" }] }),
      "products",
    );
    expect(rule).toMatchObject({
      type: "array",
      items: {
        type: "object",
        properties: {
          product_id: { type: "string", required: true },
          name: { type: "string", pii: "none", description: "In 25 of 50 (50 %)." },
        },
      },
    });
  });

  test("names nobody: keys that are values are left out, and what has too many is left open", () => {
    const byAddress = ruleOf(30, () => ({ p: { "anna@example.com": 1, "+46701234567": 2, a: 3 } }));
    expect(Object.keys(ownObject(byAddress, "properties"))).toEqual(["a"]);
    const many = ruleOf(200, (index) => ({ p: { [`user-${index}`]: 1 } }));
    expect(many).not.toHaveProperty("properties");
  });
});

describe("a drafted class", () => {
  const live = TrackingPlanDefinition.parse({
    events: { E: { properties: { p: { type: "string", pii: "sensitive" } } } },
    traits: { allergy: { type: "string", pii: "sensitive" } },
  });
  const declared = declaredBy([live]);

  test("is no lower than a live plan declares, also of the plan that is drafted anew", () => {
    const { definition } = draftFrom(
      Array.from({ length: 60 }, (_, index) =>
        index % 2 === 0
          ? seenFrom(index, { properties: { p: "nuts" } })
          : seenFrom(index, { traits: { Allergy: "nuts" } }, { type: "identify" }),
      ),
      { declared },
    );
    expect(definition).toMatchObject({
      events: { E: { properties: { p: { pii: "sensitive" } } } },
      traits: { Allergy: { pii: "sensitive" } },
    });
    expect(JSON.stringify(definition)).not.toContain("nuts");
  });

  test("of an object says nothing of what is not in it yet, unless it is of a person", () => {
    const rule = (name: string) => ruleOf(25, () => ({ [name]: { size: 1 } }), name);
    expect(rule("filters")).not.toHaveProperty("pii");
    expect(rule("person")).toMatchObject({ pii: "personal" });
  });

  test("lists values only of what is about nobody, and none that reaches somebody", () => {
    const listed = (name: string, values: readonly string[]) =>
      ruleOf(60, (index) => ({ [name]: values[index % values.length] ?? "" }), name)["enum"];
    expect(listed("channel", ["web", "store"])).toEqual(["store", "web"]);
    expect(listed("channel", ["web", "0701740605"])).toBeUndefined();
    expect(listed("gender", ["f", "m"])).toBeUndefined();
    expect(listed("mood", ["sad", "glad"])).toBeUndefined();
  });
});

describe("a drafted plan", () => {
  test("says of each event how often it was seen and from where, and that few say little", () => {
    const { definition, seen } = draftFrom([
      seenFrom(1, {}),
      seenFrom(2, {}, { source: "shop" }),
      seenFrom(3, { traits: { name: "Anna", gone: null } }, { type: "identify" }),
    ]);
    expect(seen).toBe(3);
    expect(ownObject(ownObject(definition, "events"), "E")["description"]).toBe(
      "Seen 2 times, from shop, web. Too few to tell what is always there: look at it again later.",
    );
    expect(own(definition, "traits")).toEqual({ name: { type: "string", pii: "personal" } });
  });

  test("is for the sources that are asked for, or for those that no live plan names", () => {
    const other = { ...TrackingPlanDefinition.parse({ sources: ["shop"] }), key: "other" };
    const events = ["web", "shop", "app"].map((source) =>
      seenFrom(1, {}, { source, name: `from ${source}` }),
    );
    const named = (options: Partial<DraftOptions>) =>
      Object.keys(ownObject(draftFrom(events, options).definition, "events"));
    expect(named({ sources: ["app"] })).toEqual(["from app"]);
    expect(named({ others: [other] })).toEqual(["from web", "from app"]);
  });

  test("says nothing of what another live plan judges", () => {
    const other = {
      ...TrackingPlanDefinition.parse({
        events: { Known: {} },
        page: {},
        traits: { name: { type: "string" } },
      }),
      key: "other",
    };
    const { definition } = draftFrom(
      [
        seenFrom(1, {}, { name: "Known" }),
        seenFrom(1, {}, { name: "New" }),
        seenFrom(1, {}, { type: "page" }),
        seenFrom(1, { traits: { name: "A", city: "B" } }, { type: "identify" }),
      ],
      { others: [other] },
    );
    expect(checkDefinitions([definition], () => true, { plans: [other] }).flaws).toEqual([]);
    expect(Object.keys(ownObject(definition, "events"))).toEqual(["New"]);
    expect(Object.keys(ownObject(definition, "traits"))).toEqual(["city"]);
  });

  test("has no name that says who somebody is, and says how many there were", () => {
    const names = [
      "anna@example.com",
      "+46 70 174 06 05",
      "19850101-1234",
      "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      "7",
    ];
    const events = Array.from({ length: 30 }, (_, person) =>
      seenFrom(person, {
        properties: {
          total: 1,
          [names[person % names.length] ?? ""]: 1,
          by: { [names[person % names.length] ?? ""]: { score: 1 }, [String(person)]: true },
        },
      }),
    );
    const called = seenFrom(1, { properties: { ada: 1, total: 2 } });
    const ada = { ...called, identifiers: [{ ns: "user_id", value: "ada" }] };
    const named = seenFrom(1, {}, { name: "Mail to anna@example.com" });
    const drafted = draftFrom([...events, ada, named]);
    const text = JSON.stringify(drafted);
    for (const name of [...names.slice(0, 4), "ada"]) expect(text).not.toContain(name);
    expect(drafted.unfit).toBe(names.length + 29 + 2);
    expect(drafted.seen).toBe(31);
    expect(JSON.stringify(drafted.definition)).toContain('"total"');
  });

  test("counts what came in, and what came with it", () => {
    const events = [
      ...Array.from({ length: 4 }, (_, index) =>
        seenFrom(index, {
          properties: { total: index === 0 ? null : 1, ...(index > 1 && { x: {} }) },
        }),
      ),
      seenFrom(1, { traits: { email: "a@b.se", name: null } }, { type: "identify" }),
    ];
    expect(draftFrom(events).observed).toEqual([
      {
        type: "track",
        name: "E",
        count: 4,
        properties: [
          { name: "total", count: 4 },
          { name: "x", count: 2 },
        ],
      },
      { type: "identify", name: null, count: 1, properties: [{ name: "email", count: 1 }] },
    ]);
  });

  test("stays within what a plan may hold, most frequent events first, and names the others", () => {
    const wide = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`name_${index}`, 1]));
    const events = Array.from({ length: PLAN_LIMITS.events + 20 }, (_, index) =>
      seenFrom(1, { properties: wide }, { name: `Event ${index}` }),
    );
    const { definition, leftOut } = draftFrom([...events, ...events.slice(500, 510)]);
    expect(checkDefinitions([definition]).flaws).toEqual([]);
    expect(leftOut.length).toBeGreaterThanOrEqual(20);
    const small = draftFrom([...events, ...events.slice(500, 510)], { most: 100_000 });
    expect(Object.keys(ownObject(small.definition, "events")).slice(0, 10)).toEqual(
      Array.from({ length: 10 }, (_, index) => `Event ${index + 500}`),
    );
  });

  const properties = fc.dictionary(
    fc.constantFrom("a", "b", "email", "total", "products", "constructor", "currency"),
    json,
    { maxKeys: 5 },
  );
  const observed: fc.Arbitrary<Observed> = fc
    .record({
      person: fc.nat(9),
      type: fc.constantFrom("track", "page", "screen", "identify", "group", "alias"),
      name: fc.constantFrom("One", "Two", "constructor"),
      message: fc.record({ properties: fc.oneof(properties, json), traits: properties }),
    })
    .map(({ person, message, type, name }) => seenFrom(person, message, { type, name }));

  /** Many different ones, or a few over and over, from which a draft infers more. */
  const history = fc.oneof(
    fc.array(observed, { maxLength: 80, size: "max" }),
    fc
      .tuple(fc.array(observed, { minLength: 1, maxLength: 8 }), fc.integer({ min: 20, max: 70 }))
      .map(([events, times]) =>
        Array.from({ length: times }, (_, person) =>
          events.map((event) => ({
            ...event,
            identifiers: [{ ns: "user_id", value: String(person) }],
          })),
        ).flat(),
      ),
  );

  test.prop([history], { numRuns: 300 })(
    "is valid, and finds nothing wrong with what it was drafted from",
    (events) => {
      const { definition } = draftFrom(events);
      const checked = checkDefinitions([definition]);
      expect(checked.flaws).toEqual([]);
      const strict = { ...definition, onViolation: "block" };
      const plan = TrackingPlanDefinition.parse(
        Object.fromEntries(
          Object.entries(strict).filter(([name]) => !["kind", "key", "description"].includes(name)),
        ),
      );
      const { check } = compileTrackingPlans([plan]);
      for (const event of events) expect(check(event)).toBeNull();
    },
  );

  test.prop([history])("counts no property more often than what it came with", (events) => {
    const { observed: counted, seen } = draftFrom(events);
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(seen);
    expect(counted.every((each) => each.properties.every(({ count }) => count <= each.count))).toBe(
      true,
    );
  });
});

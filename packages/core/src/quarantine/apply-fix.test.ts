import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Json, JsonObject } from "../json/index.ts";
import { applyFix } from "./apply-fix.ts";
import { Fix } from "./fix.ts";
import { FIXABLE, pointerTo, segmentsOf } from "./pointer.ts";

const order = (properties: JsonObject): JsonObject => ({
  type: "track",
  event: "Order Completed",
  userId: "u1",
  messageId: "m1",
  properties,
});

const fixed = (message: JsonObject, ...fixes: readonly Fix[]): Json => {
  const result = applyFix(message, fixes);
  return "message" in result ? (result.message["properties"] ?? null) : result.flaw.rule;
};

describe("a fix", () => {
  test("set puts a value there, and makes the objects around it", () => {
    expect(fixed(order({}), { set: "/properties/currency", value: "SEK" })).toEqual({
      currency: "SEK",
    });
    expect(fixed(order({}), { set: "/properties/a/b", value: 1 })).toEqual({ a: { b: 1 } });
    expect(fixed(order({ a: null }), { set: "/properties/a/b", value: 1 })).toEqual({
      a: { b: 1 },
    });
  });

  test("default puts a value there where there is none, or null", () => {
    const fix = { default: "/properties/currency", value: "SEK" };
    expect(fixed(order({}), fix)).toEqual({ currency: "SEK" });
    expect(fixed(order({ currency: null }), fix)).toEqual({ currency: "SEK" });
    expect(fixed(order({ currency: "EUR" }), fix)).toEqual({ currency: "EUR" });
  });

  test("rename moves a value, and leaves an event without it as it is", () => {
    const fix = { rename: "/properties/amount", to: "/properties/total" };
    expect(fixed(order({ amount: 5, id: 1 }), fix)).toEqual({ id: 1, total: 5 });
    expect(fixed(order({ id: 1 }), fix)).toEqual({ id: 1 });
    expect(fixed(order({ amount: 5, total: 6 }), fix)).toBe("fix:rename");
  });

  test("a star stands for every item of a list", () => {
    const message = order({ products: [{ pris: "12,50", sku: "a" }, { sku: "b" }, { pris: 7 }] });
    expect(
      fixed(
        message,
        { rename: "/properties/products/*/pris", to: "/properties/products/*/price" },
        { convert: "/properties/products/*/price", to: "number" },
        { default: "/properties/products/*/quantity", value: 1 },
        { remove: "/properties/products/*/sku" },
      ),
    ).toEqual({
      products: [{ price: 12.5, quantity: 1 }, { quantity: 1 }, { price: 7, quantity: 1 }],
    });
  });

  test("a name can be set, and an item of a list taken away", () => {
    const result = applyFix(order({ list: [1, 2, 3] }), [
      { set: "/event", value: "Order Placed" },
      { remove: "/properties/list/1" },
    ]);
    expect(result).toMatchObject({
      message: { event: "Order Placed", properties: { list: [1, 3] } },
    });
  });

  test("convert names the place that is unclear, and not the value", () => {
    const result = applyFix(order({ products: [{ price: "1" }, { price: "1,299" }] }), [
      { convert: "/properties/products/*/price", to: "number" },
    ]);
    expect(result).toEqual({
      flaw: {
        rule: "fix:convert-number",
        pointer: "/properties/products/1/price",
        detail: "cannot be converted to number: whether its comma parts thousands or decimals",
      },
    });
  });

  test("a value that holds no others is not overwritten on the way", () => {
    expect(fixed(order({ a: "text" }), { set: "/properties/a/b", value: 1 })).toBe("fix:set");
    expect(fixed(order({ a: [] }), { set: "/properties/a/0", value: 1 })).toBe("fix:set");
  });

  test("keys with a slash or a tilde are written as JSON Pointers write them", () => {
    const message = order({ "a/b": 1, "c~d": 2 });
    expect(
      fixed(message, { remove: "/properties/a~1b" }, { set: "/properties/c~0d", value: 3 }),
    ).toEqual({ "c~d": 3 });
  });
});

describe("what a fix may be", () => {
  test.each([
    { set: "/userId", value: "u2" },
    { set: "/messageId", value: "m2" },
    { remove: "/timestamp" },
    { rename: "/properties/a", to: "/anonymousId" },
    { set: "properties/a", value: 1 },
    { set: "/properties/~2", value: 1 },
    { set: "/event/name", value: 1 },
    { set: "/properties/__proto__/polluted", value: 1 },
    { set: "/context/consent/categoryPreferences/marketing", value: true },
    { set: "/context/consent", value: {} },
    { set: "/context", value: { consent: {} } },
    { default: "/context", value: { consent: {} } },
    { rename: "/properties/consent", to: "/context" },
    { rename: "/properties/consent", to: "/context/consent" },
    { rename: "/context/consent", to: "/properties/consent" },
    { convert: "/context/consent/categoryPreferences/marketing", to: "boolean" },
    { default: "/context/consent/tcString", value: "C" },
    { remove: "/context/globalPrivacyControl" },
    { remove: "/context" },
    { set: "/context/userHash/user_id", value: "f" },
    { set: "/context/device/id", value: "d1" },
    { set: "/properties/a" },
    { set: "/properties/a", value: JSON.parse('{"__proto__":{"polluted":1}}') },
    { set: "/properties/a", value: 1, default: "/properties/b" },
    { convert: "/properties/a", to: "money" },
    { rename: "/properties/products/*/a", to: "/properties/b" },
    { set: `/properties/${"a".repeat(600)}`, value: 1 },
    { set: "/properties" + "/a".repeat(40), value: 1 },
    {},
    "remove",
  ])("refused: %j", (fix) => expect(Fix.safeParse(fix).success).toBe(false));

  test("prototypes are out of its reach", () => {
    const message = order({});
    const fixes: Fix[] = [
      { set: "/properties/constructor/prototype/polluted", value: 1 },
      { set: "/properties/toString", value: 1 },
      { remove: "/properties/hasOwnProperty" },
    ];
    expect(applyFix(message, fixes)).toMatchObject({
      message: { properties: { constructor: { prototype: { polluted: 1 } }, toString: 1 } },
    });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

const key = fc.constantFrom("a", "b", "c", "0", "1", "*", "products", "constructor", "a/b", "~");
const pointer = fc
  .tuple(fc.constantFrom("properties", "traits", "context"), fc.array(key, { maxLength: 3 }))
  .map(([root, keys]) => pointerTo([root, ...keys]));
const value = fc.jsonValue({ maxDepth: 2 }).map((each): Json => JSON.parse(JSON.stringify(each)));
const fix: fc.Arbitrary<Fix> = fc.oneof(
  fc.record({ set: pointer, value }),
  fc.record({ default: pointer, value }),
  fc.record({ rename: pointer, to: pointer }),
  fc.record({ convert: pointer, to: fc.constantFrom("number", "string", "boolean") }),
  fc.record({ remove: pointer }),
);
const tree = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(1, "1,50", "x", true, null),
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(
      key.filter((each) => each !== "*"),
      tie("node"),
      { maxKeys: 3 },
    ),
  ),
})).node;
const message = fc.record({
  type: fc.constant("track"),
  event: fc.constant("Seen"),
  userId: fc.constant("u1"),
  messageId: fc.constant("m1"),
  timestamp: fc.constant("2026-01-05T10:00:00Z"),
  properties: tree,
  traits: tree,
  context: tree,
});

describe("for every mapping and message", () => {
  test.prop([message, fc.array(fix, { maxLength: 4 })], { numRuns: 2_000 })(
    "the message given is not changed, and nothing outside a fix's reach is in the one that comes",
    (sent, fixes) => {
      const before = JSON.stringify(sent);
      const result = applyFix(sent, fixes);
      expect(JSON.stringify(sent)).toBe(before);
      if ("flaw" in result) return;
      const outside = (each: JsonObject): object =>
        Object.fromEntries(
          Object.entries(each).filter(([name]) => !FIXABLE.some((root) => root === name)),
        );
      expect(outside(result.message)).toEqual(outside(sent));
      // JSON in, JSON out: nothing undefined, no holes.
      expect(JSON.parse(JSON.stringify(result.message))).toEqual(result.message);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  test.prop([message, pointer.filter((each) => !each.includes("*")), value])(
    "what set puts there is there",
    (sent, place, given) => {
      const result = applyFix(sent, [{ set: place, value: given }]);
      if ("flaw" in result) return;
      const found = segmentsOf(place).reduce<unknown>(
        (here, each) =>
          typeof here === "object" && here !== null ? Reflect.get(here, each) : here,
        result.message,
      );
      expect(found).toEqual(given);
    },
  );

  test.prop([tree, fc.constantFrom("x", "y/z")])(
    "a rename and its way back change nothing",
    (a, to) => {
      const sent = order({ a });
      const there = applyFix(sent, [
        { rename: "/properties/a", to: pointerTo(["properties", to]) },
        { rename: pointerTo(["properties", to]), to: "/properties/a" },
      ]);
      expect(there).toEqual({ message: sent });
    },
  );

  test.prop([message, fix])(
    "remove, default and convert done twice are as done once",
    (sent, each) => {
      if ("rename" in each || ("remove" in each && /\/(\d+|\*)(\/|$)/.test(each.remove))) return;
      const once = applyFix(sent, [each]);
      if ("message" in once) expect(applyFix(once.message, [each])).toEqual(once);
    },
  );
});

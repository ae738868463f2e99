import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import { Definition } from "./definition.ts";
import { diffDefinitions } from "./diff.ts";
import { minimalDefinition } from "./minimal.ts";

const json = fc
  .dictionary(fc.constantFrom("a", "b", "key", "name", "__proto__x"), fc.jsonValue({ maxDepth: 2 }))
  .map((value): JsonObject => JSON.parse(JSON.stringify(value)));

const head = {
  key: fc.constantFrom("one", "two"),
  name: fc.option(fc.string({ maxLength: 10 }), { nil: undefined }),
  tags: fc.option(fc.array(fc.string({ maxLength: 5 }), { maxLength: 2 }), { nil: undefined }),
};
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const limit = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  within: optional(fc.constant("7d")),
});
const namespace = fc.record({
  name: fc.constantFrom("user_id", "email", "phone", "anonymous_id"),
  from: fc.constantFrom("userId", "traits.email", "anonymousId"),
  form: optional(fc.constantFrom("exact", "email")),
  limit: optional(limit),
  anonymous: optional(fc.boolean()),
});
const document = fc
  .oneof(
    fc.record({
      ...head,
      kind: fc.constant("slot"),
      channel: optional(fc.constantFrom("web", "app")),
      default: optional(fc.record({ content: fc.option(json) })),
    }),
    fc.record({
      ...head,
      kind: fc.constant("offer"),
      content: json,
      items: optional(
        fc.record({ from: fc.constant("cart.items"), limit: optional(fc.constantFrom(10, 3)) }),
      ),
    }),
    fc.record({
      ...head,
      kind: fc.constant("rule"),
      slot: fc.constant("hero"),
      priority: optional(fc.constantFrom(0, 5)),
      if: optional(json),
      then: fc.record({ offer: fc.constant("o") }),
    }),
    fc.record({
      ...head,
      key: fc.constant("default"),
      kind: fc.constant("identity"),
      namespaces: fc.uniqueArray(namespace, {
        minLength: 1,
        maxLength: 4,
        selector: ({ name }) => name,
      }),
      blocked: optional(fc.array(fc.string({ maxLength: 5 }), { maxLength: 2 })),
    }),
  )
  .map((each) => Definition.parse(JSON.parse(JSON.stringify(each))));

const asObject = (definition: Definition): JsonObject => {
  const value: unknown = JSON.parse(JSON.stringify(definition));
  return isObject(value) ? value : {};
};

describe("a definition as short as it can be said", () => {
  test.prop([document])("reads as the same definition, and is always written the same", (each) => {
    const short = minimalDefinition(each);
    const again = Definition.parse(short);
    expect(again).toEqual(asObject(each));
    expect(JSON.stringify(minimalDefinition(again))).toBe(JSON.stringify(short));
  });

  test("begins with its head and goes on in the order of its schema, defaults left out", () => {
    const definition = Definition.parse({
      then: { offer: "o" },
      tags: ["a"],
      if: { b: 1, a: { $gt: 2, $exists: true } },
      slot: "hero",
      priority: 0,
      name: "N",
      key: "r",
      kind: "rule",
    });
    expect(JSON.stringify(minimalDefinition(definition))).toBe(
      '{"kind":"rule","key":"r","name":"N","tags":["a"],"slot":"hero","if":{"a":{"$exists":true,"$gt":2},"b":1},"then":{"offer":"o"}}',
    );
    const slot = { kind: "slot", key: "s", channel: "web", default: { content: null } };
    expect(minimalDefinition(Definition.parse(slot))).toEqual({ kind: "slot", key: "s" });
  });
});

/** What a diff says, done to what it speaks of; for definitions without lists of named things. */
const applied = (before: JsonObject, after: JsonObject): boolean =>
  diffDefinitions(before, after).every(({ pointer }) => pointer.startsWith("/"));

describe("a diff of two definitions", () => {
  test.prop([document, document])(
    "is empty when they say the same, and only then",
    (before, after) => {
      const [a, b] = [asObject(before), asObject(after)];
      expect(diffDefinitions(a, a)).toEqual([]);
      const isSame =
        JSON.stringify(minimalDefinition(before)) === JSON.stringify(minimalDefinition(after));
      expect(diffDefinitions(a, b).length === 0).toBe(isSame);
      expect(applied(a, b)).toBe(true);
    },
  );

  test.prop([document, document])(
    "backwards is the same with before and after exchanged",
    (x, y) => {
      const forwards = diffDefinitions(asObject(x), asObject(y));
      const backwards = diffDefinitions(asObject(y), asObject(x));
      const exchanged = backwards.map(({ pointer, before, after }) => ({
        pointer,
        ...(after === undefined ? {} : { before: after }),
        ...(before === undefined ? {} : { after: before }),
      }));
      const byPointer = (list: readonly { pointer: string }[]) =>
        [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      expect(byPointer(exchanged)).toEqual(byPointer([...forwards]));
    },
  );

  test("tells where with the characters of a JSON Pointer escaped", () => {
    expect(diffDefinitions({ "a/b": { "~": 1 } }, { "a/b": { "~": 2 } })).toEqual([
      { pointer: "/a~1b/~0", before: 1, after: 2 },
    ]);
  });
});

import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flagIn, flagOf } from "./flag.ts";

const VALUES = [true, false, 0, 0.5, "", "hi", [1, 2], {}, { title: "x" }] as const;

describe("a content as a flag", () => {
  test.each(VALUES)("of value alone is that value: %j", (value) => {
    expect(flagOf({ value })).toEqual({ value, metadata: {} });
  });

  test("of null has no value: the application uses its own", () => {
    expect(flagOf({ value: null })).toEqual({ metadata: {} });
    expect(flagIn({ content: null })).toEqual({ metadata: {} });
  });

  test("may name its variant, and say flat metadata", () => {
    const metadata = { string: "1.0.2", integer: 2, float: 0.1, boolean: true };
    expect(flagOf({ value: true, variant: "on", metadata })).toEqual({
      value: true,
      variant: "on",
      metadata,
    });
  });

  test.each([
    { value: 1, title: "Hello" },
    { value: 1, variant: 2 },
    { value: 1, metadata: { deep: {} } },
    { value: 1, metadata: { nothing: null } },
    { value: 1, metadata: "x" },
    { title: "Hello" },
    {},
  ])("with anything else is an object as a whole: %j", (content) => {
    expect(flagOf(content)).toEqual({ value: content, metadata: {} });
  });

  test("with a list carries it in the object", () => {
    const items = [{ id: "sku-1", position: 1, content: { name: "Helmet" } }];
    expect(flagIn({ content: { title: "Yours" }, items })).toEqual({
      value: { title: "Yours", items },
      metadata: {},
    });
  });

  test.prop([fc.jsonValue()])("has whatever value it is given", (json) => {
    const value: unknown = JSON.parse(JSON.stringify(json));
    const content = JSON.parse(JSON.stringify({ value }));
    expect(flagOf(content)).toEqual({ ...(value === null ? {} : { value }), metadata: {} });
  });

  test.prop([fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty")])(
    "takes a member by the name of a prototype's as any other: %s",
    (name) => {
      const content = JSON.parse(`{"value": 1, ${JSON.stringify(name)}: {"value": 2}}`);
      expect(flagOf(content).value).toBe(content);
    },
  );
});

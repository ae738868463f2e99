import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../json/index.ts";
import { compileContentCheck } from "./index.ts";

const of = (a: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties: { a },
  ...more,
});

const fits = (schema: JsonObject, content: JsonObject): boolean => {
  const check = compileContentCheck(schema);
  if (typeof check !== "function") throw new Error(JSON.stringify(check));
  return check(content).length === 0;
};

const refusedAt = (schema: JsonObject): readonly string[] => {
  const check = compileContentCheck(schema);
  return typeof check === "function" ? [] : check.map(({ pointer }) => pointer);
};

describe("content is checked by", () => {
  test.each<[string, JsonObject, Json, Json]>([
    ["type", { type: "string" }, "x", 1],
    ["several types", { type: ["string", "null"] }, null, 1],
    ["enum", { enum: ["x", 1, null] }, null, 2],
    ["enum of a type", { type: ["string", "null"], enum: ["x", null] }, "x", 2],
    ["const", { const: "x" }, "x", "y"],
    ["anyOf", { anyOf: [{ type: "string" }, { type: "null" }] }, null, 1],
    ["oneOf", { oneOf: [{ type: "string" }, { const: "x" }] }, "y", "x"],
    ["minLength", { type: "string", minLength: 2 }, "xy", "x"],
    ["maxLength", { type: "string", maxLength: 1 }, "x", "xy"],
    ["maxLength of one type", { type: ["string", "null"], maxLength: 1 }, null, "xy"],
    ["format date", { type: "string", format: "date" }, "2026-11-22", "today"],
    ["format date-time", { type: "string", format: "date-time" }, "2026-11-22T10:00:00Z", "x"],
    ["format time", { type: "string", format: "time" }, "10:00:00Z", "ten"],
    ["format duration", { type: "string", format: "duration" }, "P1D", "1d"],
    ["format email", { type: "string", format: "email" }, "a@example.com", "a"],
    ["format uri", { type: "string", format: "uri" }, "https://example.com", "//"],
    [
      "format uuid",
      { type: "string", format: "uuid" },
      "018f0000-0000-7000-8000-000000000000",
      "x",
    ],
    ["format ipv4", { type: "string", format: "ipv4" }, "127.0.0.1", "127"],
    ["format ipv6", { type: "string", format: "ipv6" }, "::1", "1"],
    ["minimum", { type: "number", minimum: 1 }, 1, 0.5],
    ["maximum", { type: "integer", maximum: 1 }, 1, 2],
    ["integer", { type: "integer" }, 1, 1.5],
    ["exclusiveMinimum", { type: "number", exclusiveMinimum: 1 }, 2, 1],
    ["exclusiveMaximum", { type: "number", exclusiveMaximum: 1 }, 0, 1],
    ["multipleOf", { type: "number", multipleOf: 5 }, 10, 11],
    ["items", { type: "array", items: { type: "string" } }, ["x"], [1]],
    ["minItems", { type: "array", items: {}, minItems: 1 }, [1], []],
    ["maxItems", { type: "array", items: {}, maxItems: 1 }, [1], [1, 2]],
    ["uniqueItems", { type: "array", uniqueItems: true }, [1, 2], [1, 1]],
    ["properties within", of({ type: "string" }), { a: "x" }, { a: 1 }],
    ["no other properties", of({}, { additionalProperties: false }), { a: 1 }, { b: 1 }],
    ["other properties", of({}, { additionalProperties: { type: "string" } }), { b: "" }, { b: 1 }],
  ])("%s", (_name, schema, right, wrong) => {
    expect(fits(of(schema), { a: right })).toBe(true);
    expect(fits(of(schema), { a: wrong })).toBe(false);
  });

  test("required, whatever default it says to people", () => {
    for (const a of [{ type: "string", default: "x" }, { enum: ["x"] }, { const: null }]) {
      expect(fits(of(a, { required: ["a"] }), {})).toBe(false);
      expect(fits(of(a), {})).toBe(true);
    }
  });

  test("properties with the names of keywords", () => {
    const named = of({}, { properties: { default: { type: "string" }, items: {} } });
    expect(fits(named, { default: "x" })).toBe(true);
    expect(fits(named, { default: 1 })).toBe(false);
  });
});

describe("a schema is refused", () => {
  test.each<[string, JsonObject, string]>([
    ["a pattern", { type: "string", pattern: "^([A-Za-z]+ ?)+$" }, "/pattern"],
    ["patterns of names", { type: "object", patternProperties: {} }, "/patternProperties"],
    ["a word that is none", { typ: "string" }, "/typ"],
    ["a reference", { $ref: "#" }, "/$ref"],
    ["a type that is none", { type: "text" }, "/type"],
    ["a limit without a type", { maxLength: 3 }, "/maxLength"],
    ["a limit of another type", { type: "number", maxLength: 3 }, "/maxLength"],
    ["a limit that is no number", { type: "string", maxLength: "3" }, "/maxLength"],
    ["a format that is none", { type: "string", format: "phone" }, "/format"],
    ["a name that is not there", { type: "object", required: ["a"] }, "/required"],
    ["a name that may be anything", of({ title: "x" }, { required: ["a"] }), "/required"],
    ["something beside enum", { type: "string", enum: ["x"], maxLength: 3 }, ""],
    ["an enum of another type", { type: "string", enum: ["x", 1] }, ""],
    ["a type beside a choice", { type: "string", anyOf: [{ type: "string" }] }, ""],
    ["limits of items that are not said", { type: "array", minItems: 1 }, ""],
    ["an empty choice", { anyOf: [] }, "/anyOf"],
  ])("for %s, and it is said where", (_name, schema, pointer) => {
    expect(refusedAt(of(schema))).toEqual([`/properties/a${pointer}`]);
    expect(refusedAt(of({ type: "array", items: schema }))).toEqual([
      `/properties/a/items${pointer}`,
    ]);
  });

  test("when it is not about an object, or too deep", () => {
    expect(refusedAt({})).toEqual(["/type"]);
    expect(refusedAt({ type: "array" })).toEqual(["/type"]);
    let deep: JsonObject = {};
    for (let level = 0; level < 25; level += 1) deep = of(deep);
    expect(refusedAt(deep)).toEqual(["/properties/a".repeat(20)]);
  });
});

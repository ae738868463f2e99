import { describe, expect, test } from "vitest";
import { jsonSchemaOf, KINDS } from "@attune/contract";
import { fieldsOf } from "./schema-fields.ts";

describe("a form made of a schema", () => {
  test.each(KINDS)("has a field for each member of %s, in the schema's order", (kind) => {
    const schema = jsonSchemaOf(kind);
    const { properties } = schema;
    expect(fieldsOf(schema).map(({ name }) => name)).toEqual(
      Object.keys({ ...Object(properties) }),
    );
  });

  test("asks for words, numbers and choices, and takes what is deeper as JSON", () => {
    const fields = new Map(
      fieldsOf(jsonSchemaOf("rule")).map(({ name, shape }) => [name, shape.of] as const),
    );
    expect(fields.get("slot")).toBe("text");
    expect(fields.get("priority")).toBe("number");
    expect(fields.get("if")).toBe("json");
    expect(fields.get("then")).toBe("group");
    expect(fields.get("tags")).toBe("list");
  });

  test("has rows for a list of things, and their fields by the path of any of them", () => {
    const caps = fieldsOf(jsonSchemaOf("offer")).find(({ name }) => name === "caps");
    expect(caps?.shape.of).toBe("rows");
    const fields = caps?.shape.of === "rows" ? caps.shape.fields : [];
    expect(fields.map(({ path }) => path)).toContain("caps/*/within");
  });

  test("has instants and choices for what is one, or any, of a few", () => {
    const schedule = fieldsOf(jsonSchemaOf("offer")).find(({ name }) => name === "schedule");
    const fields = schedule?.shape.of === "group" ? schedule.shape.fields : [];
    expect(fields.map(({ name, shape }) => [name, shape.of])).toEqual([
      ["from", "instant"],
      ["until", "instant"],
      ["days", "choices"],
      ["hours", "group"],
    ]);
  });

  test("follows references within the document, and is not led out of it", () => {
    const schema = {
      properties: { in: { $ref: "#/$defs/text" }, out: { $ref: "https://elsewhere/x" } },
      required: ["in"],
      $defs: { text: { type: "string", description: "Words." } },
    };
    expect(fieldsOf(schema)).toEqual([
      { name: "in", path: "in", about: "Words.", isRequired: true, shape: { of: "text" } },
      { name: "out", path: "out", about: null, isRequired: false, shape: { of: "json" } },
    ]);
  });
});

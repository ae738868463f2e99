import { describe, expect, test } from "vitest";
import { contentSchema } from "./content-schema.ts";

const HERO = {
  type: "object",
  properties: { title: { type: "string" }, count: { type: "integer" } },
  required: ["title"],
};

describe("the fields of content", () => {
  test("are those of the slots that show it, then what it has beside them", () => {
    expect(contentSchema([HERO], { title: "Hi", cta: "Buy", deep: { a: 1 }, on: true })).toEqual({
      type: "object",
      properties: {
        title: { type: "string" },
        count: { type: "integer" },
        cta: { type: "string" },
        deep: {},
        on: { type: "boolean" },
      },
      required: ["title"],
    });
  });

  test("of several slots are all of theirs, each as the first of them says", () => {
    const till = { type: "object", properties: { title: { type: "number" }, fee: {} } };
    expect(contentSchema([HERO, till], {})).toEqual({
      type: "object",
      properties: { title: { type: "string" }, count: { type: "integer" }, fee: {} },
      required: ["title"],
    });
  });

  test("without a slot that says them are those that it has", () => {
    expect(contentSchema([], { title: "Hi", rank: 2 })).toEqual({
      type: "object",
      properties: { title: { type: "string" }, rank: { type: "number" } },
      required: [],
    });
  });
});

import { describe, expect, test } from "vitest";
import {
  hasFields,
  ofSort,
  slotFields,
  withChoices,
  withField,
  withName,
  withoutField,
  withRequired,
} from "./slot-schema.ts";

const HERO = {
  type: "object",
  properties: {
    title: { type: "string", maxLength: 60, description: "Above all" },
    look: { enum: ["calm", "loud"] },
    tags: { type: "array", items: { type: "string" } },
    price: { type: "object", properties: { amount: { type: "number" } } },
  },
  required: ["title"],
  additionalProperties: false,
};

describe("the fields of a slot's content", () => {
  test("are read one by one, and what is more than a simple field is left as it is written", () => {
    expect(
      slotFields(HERO).map(({ name, sort, isRequired, choices }) => [
        name,
        sort,
        isRequired,
        choices,
      ]),
    ).toEqual([
      ["title", "text", true, []],
      ["look", "choice", false, ["calm", "loud"]],
      ["tags", "texts", false, []],
      ["price", "other", false, []],
    ]);
    expect(hasFields(HERO)).toBe(true);
    expect(hasFields({})).toBe(true);
    expect(hasFields({ anyOf: [HERO] })).toBe(false);
  });

  test("keep their place and are asked for still when they get another name", () => {
    const next = withName(HERO, "title", "headline") ?? {};
    expect(slotFields(next).map(({ name }) => name)).toEqual(["headline", "look", "tags", "price"]);
    expect(next).toMatchObject({ required: ["headline"], additionalProperties: false });
  });

  test("keep what is said of them to people when their type changes, and nothing of the old one", () => {
    expect(ofSort(HERO.properties.title, "integer")).toEqual({
      type: "integer",
      description: "Above all",
    });
    expect(ofSort(HERO.properties.title, "text")).toBe(HERO.properties.title);
    expect(withChoices(ofSort({ type: "string" }, "choice"), ["a", "b"])).toEqual({
      enum: ["a", "b"],
    });
  });

  test("are taken out with all that asks for them, and with the last goes the schema", () => {
    expect(withoutField(HERO, "title")).not.toHaveProperty("required");
    const one = withField({}, "title", { type: "string" }) ?? {};
    expect(one).toEqual({ type: "object", properties: { title: { type: "string" } } });
    expect(withRequired(one, "title", true)).toMatchObject({ required: ["title"] });
    expect(withoutField(one, "title")).toBeUndefined();
  });
});

import { jsonSchemaOf, KINDS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { conditionsIn, FIELDS, sortAt, valuesAt } from "../src/definitions/fields.ts";
import type { SchemaField } from "../src/ui/schema-fields.ts";
import { fieldsOf } from "../src/ui/schema-fields.ts";

const pathsIn = (fields: readonly SchemaField[]): readonly string[] =>
  fields.flatMap(({ path, shape }) => [
    path,
    ...(shape.of === "group" || shape.of === "rows" ? pathsIn(shape.fields) : []),
  ]);

describe("what fields hold", () => {
  test.each(KINDS)("is said of places that a %s has", (kind) => {
    const paths = pathsIn(fieldsOf(jsonSchemaOf(kind)));
    const { sorts = {}, ordinary = [], covered = [] } = FIELDS[kind] ?? {};
    expect(paths).toEqual(expect.arrayContaining([...Object.keys(sorts), ...ordinary, ...covered]));
  });

  test("is found whatever the place in a list, by number or by key", () => {
    expect(sortAt("offer", ["weights", "3", "if"])).toBe("condition");
    expect(sortAt("policy", ["caps", "daily", "of", "offers"])).toBe("offers");
    expect(sortAt("policy", ["caps", "daily"])).toBeNull();
    expect(sortAt("source", ["key"])).toBeNull();
  });

  test("is read from all places of a document", () => {
    const offer = {
      eligibility: { a: 1 },
      weights: [
        { if: { b: 2 }, weight: 1 },
        { if: { c: 3 }, weight: 2 },
      ],
    };
    expect(conditionsIn("offer", offer)).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
    expect(valuesAt(offer, "weights/*/weight")).toEqual([1, 2]);
    expect(valuesAt(offer, "caps/*/within")).toEqual([]);
  });
});

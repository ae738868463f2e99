import { jsonSchemaOf, KINDS } from "@attune/core/definition";
import { describe, expect, test } from "vitest";
import type { MessageKey } from "../messages/index.ts";
import { EN } from "../messages/en/index.ts";
import { SV } from "../messages/sv/index.ts";
import type { SchemaField } from "../ui/schema-fields.ts";
import { fieldsOf } from "../ui/schema-fields.ts";
import { choiceKey, fieldKey } from "./field-words.ts";

/** Every field of a form, those in groups and rows too. */
const within = (fields: readonly SchemaField[]): readonly SchemaField[] =>
  fields.flatMap((field) => {
    const { shape } = field;
    return shape.of === "group" || shape.of === "rows" ? [field, ...within(shape.fields)] : [field];
  });

const choicesOf = ({ shape }: SchemaField): readonly string[] =>
  shape.of === "choice" || shape.of === "choices" ? shape.values : [];

const LANGUAGES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["English", EN],
  ["Swedish", SV],
];

const forms = KINDS.flatMap((kind) =>
  LANGUAGES.map(([language, words]) => ({ kind, language, words })),
);

describe("the form of a definition", () => {
  test.each(forms)("names each field of a $kind in $language, and explains it", (form) => {
    const { kind, words } = form;
    const has = (key: string): key is MessageKey => Object.hasOwn(words, key);
    const fields = within(fieldsOf(jsonSchemaOf(kind)));
    const untitled = fields.filter(({ path }) => fieldKey(has, "field", kind, path) === null);
    const unexplained = fields.filter(
      ({ path, about }) => about !== null && fieldKey(has, "hint", kind, path) === null,
    );
    const unnamed = fields
      .flatMap(choicesOf)
      .filter((value) => choiceKey(has, kind, value) === null);
    expect(untitled.map(({ path }) => path)).toEqual([]);
    expect(unexplained.map(({ path }) => path)).toEqual([]);
    expect(unnamed).toEqual([]);
  });

  test("has the most particular words that there are", () => {
    const has = (key: string): key is MessageKey => Object.hasOwn(EN, key);
    expect(fieldKey(has, "field", "offer", "purpose")).toBe("field.offer.purpose");
    expect(fieldKey(has, "hint", "policy", "caps/*/of/groups")).toBe("hint.groups");
    expect(fieldKey(has, "field", "offer", "content/anything")).toBeNull();
  });
});

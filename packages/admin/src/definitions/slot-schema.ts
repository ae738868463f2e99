import type { Schema } from "../ui/index.ts";
import { isRecord } from "./documents.ts";
import { membersIn, notesIn, renamed, textsIn, withoutMember } from "./record.ts";

/** What a field of content can be; `other` is written as JSON. */
export const SORTS = ["text", "number", "integer", "boolean", "choice", "texts", "other"] as const;
type Sort = (typeof SORTS)[number];

export type SlotField = {
  readonly name: string;
  readonly sort: Sort;
  readonly isRequired: boolean;
  /** What it may be, where it is a choice. */
  readonly choices: readonly string[];
  readonly schema: Schema;
};

const isOnly = (schema: Schema, ...keywords: readonly string[]): boolean =>
  Object.keys(schema).every((each) => keywords.includes(each));

const PLAIN: Readonly<Record<string, Sort>> = {
  string: "text",
  number: "number",
  integer: "integer",
  boolean: "boolean",
};

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

const sortOf = (schema: Schema): Sort => {
  const { type, items } = schema;
  if (isTexts(schema["enum"])) return "choice";
  if (type === "array" && isRecord(items) && items["type"] === "string" && isOnly(items, "type"))
    return "texts";
  return typeof type === "string" ? (PLAIN[type] ?? "other") : "other";
};

const SCHEMAS: Readonly<Record<Exclude<Sort, "other">, Schema>> = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  choice: { enum: [] },
  texts: { type: "array", items: { type: "string" } },
};

/** Whether a schema is of fields, which can be edited one by one. */
export const hasFields = (schema: Schema): boolean =>
  Object.keys(schema).length === 0 || (schema["type"] === "object" && !("anyOf" in schema));

/** The fields that a slot's schema asks content for. */
export const slotFields = (schema: Schema): readonly SlotField[] => {
  const required = textsIn(schema["required"]);
  return Object.entries(membersIn(schema["properties"])).map(([name, value]) => {
    const field = membersIn(value);
    return {
      name,
      sort: sortOf(field),
      isRequired: required.includes(name),
      choices: textsIn(field["enum"]),
      schema: field,
    };
  });
};

/** The schema with these fields; undefined where it would say nothing. */
const written = (schema: Schema, properties: Schema, required: readonly string[]) => {
  const { type: _, properties: __, required: ___, ...others } = schema;
  if (Object.keys(properties).length === 0 && Object.keys(others).length === 0) return undefined;
  return {
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...others,
  };
};

export const withField = (schema: Schema, name: string, field: Schema): Schema | undefined =>
  written(
    schema,
    { ...membersIn(schema["properties"]), [name]: field },
    textsIn(schema["required"]),
  );

export const withoutField = (schema: Schema, name: string): Schema | undefined =>
  written(
    schema,
    withoutMember(membersIn(schema["properties"]), name),
    textsIn(schema["required"]).filter((each) => each !== name),
  );

export const withName = (schema: Schema, from: string, to: string): Schema | undefined =>
  written(
    schema,
    renamed(membersIn(schema["properties"]), from, to),
    textsIn(schema["required"]).map((each) => (each === from ? to : each)),
  );

export const withRequired = (schema: Schema, name: string, isOn: boolean): Schema | undefined => {
  const others = textsIn(schema["required"]).filter((each) => each !== name);
  return written(schema, membersIn(schema["properties"]), isOn ? [...others, name] : others);
};

/** A field of another sort: what was said of it to people stays. */
export const ofSort = (field: Schema, sort: Sort): Schema =>
  sort === "other" || sort === sortOf(field) ? field : { ...notesIn(field), ...SCHEMAS[sort] };

/** A choice of these texts. */
export const withChoices = (field: Schema, choices: readonly string[]): Schema => ({
  ...field,
  enum: choices,
});

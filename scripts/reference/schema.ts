import { isObject, own, ownObject, ownText } from "@attune/core/json";
import type { Json, JsonObject } from "@attune/core/json";
import { z } from "zod";
import { code } from "./markdown.ts";

/** A field of a JSON object as a reader looks it up. */
export type Field = {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly preset: Json | undefined;
  readonly meaning: string;
};

const MAX_DEPTH = 4;
/** A longer list of choices has a page of its own. */
const MANY = 8;

/** The JSON Schema of a zod type, without the parts that only validators want. */
export const schemaOf = (type: z.ZodType, io: "input" | "output"): JsonObject => {
  const schema: Json = JSON.parse(
    JSON.stringify(z.toJSONSchema(type, { io, unrepresentable: "any" })),
  );
  return isObject(schema) ? schema : {};
};

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** JSON Schema writes the bounds of safe integers where a whole number has none. */
const isBound = (value: Json | undefined): value is number =>
  typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;

const bound = (schema: JsonObject, names: readonly string[]): number | null =>
  names.map((name) => own(schema, name)).find(isBound) ?? null;

const boundsOf = (schema: JsonObject): string => {
  const low = bound(schema, ["minimum", "minLength"]);
  const high = bound(schema, ["maximum", "maxLength"]);
  const unit = own(schema, "type") === "string" ? " characters" : "";
  if (low === null) return high === null ? "" : `, at most ${high}${unit}`;
  if (high !== null) return `, ${low} to ${high}${unit}`;
  return unit !== "" && low === 1 ? ", not empty" : `, at least ${low}${unit}`;
};

const PLAIN: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  null: "null",
};

const PLURAL: Readonly<Record<string, string>> = {
  object: "objects",
  string: "texts",
  integer: "whole numbers",
};

const typesOf = (schema: JsonObject): readonly string[] => {
  const type = own(schema, "type");
  return typeof type === "string"
    ? [type]
    : list(type).filter((each): each is string => typeof each === "string");
};

/** The part of its own, with a section of its own, that a schema refers to; null when there is none. */
const partOf = (schema: JsonObject): string | null => {
  const [, name = "__"] = /^#\/\$defs\/(.+)$/.exec(ownText(schema, "$ref") ?? "") ?? [];
  // Without a name of its own it is no more than a repetition.
  return name.startsWith("__") ? null : `[${name}](#${name.toLowerCase()})`;
};

/** Parts that a schema refers to by name, with their schemas. */
export const partsOf = (schema: JsonObject): readonly (readonly [string, JsonObject])[] =>
  Object.entries(ownObject(schema, "$defs")).flatMap(([name, part]) =>
    isObject(part) && !name.startsWith("__") ? [[name, part] as const] : [],
  );

const oneType = (schema: JsonObject, type: string): string => {
  const part = partOf(ownObject(schema, "additionalProperties"));
  if (type === "object" && part !== null) return `object of ${part}s, by name`;
  if (type === "array")
    return `list of ${PLURAL[typesOf(ownObject(schema, "items"))[0] ?? ""] ?? "values"}`;
  if (type === "object") return "object";
  const plain = PLAIN[type];
  return plain === undefined ? "any JSON" : `${plain}${boundsOf(schema)}`;
};

/** What a value may be, in words. */
export const typeText = (schema: JsonObject): string => {
  const fixed = own(schema, "const");
  if (fixed !== undefined) return code(textOf(fixed));
  const part = partOf(schema);
  if (part !== null) return part;
  const choices = list(own(schema, "enum"));
  if (choices.length > MANY) return "one of a closed list";
  if (choices.length > 0) return choices.map((each) => code(textOf(each))).join(", ");
  const variants = [...list(own(schema, "anyOf")), ...list(own(schema, "oneOf"))].filter(isObject);
  if (variants.length > 0) return [...new Set(variants.map(typeText))].join(" or ");
  const types = typesOf(schema);
  return types.length === 0 ? "any JSON" : types.map((type) => oneType(schema, type)).join(" or ");
};

/** Where the fields of a value are: of a list in its items, of a map in its values. */
const innerOf = (schema: JsonObject): { readonly schema: JsonObject; readonly mark: string } => {
  if (typesOf(schema).includes("array")) return { schema: ownObject(schema, "items"), mark: "[]" };
  const values = ownObject(schema, "additionalProperties");
  return Object.keys(values).length > 0 ? { schema: values, mark: ".*" } : { schema, mark: "" };
};

const variantsOf = (schema: JsonObject): JsonObject[] => {
  const variants = [...list(own(schema, "anyOf")), ...list(own(schema, "oneOf"))].filter(isObject);
  return variants.length > 0 ? variants : [schema];
};

/** The fields of a union: one is needed only when every variant needs it. */
const mergeVariants = (variants: readonly (readonly Field[])[]): Field[] => {
  const merged = new Map<string, Field>();
  for (const field of variants.flat()) {
    const known = merged.get(field.path);
    if (!known) {
      const everywhere = variants.every((each) =>
        each.some(({ path, required }) => path === field.path && required),
      );
      merged.set(field.path, { ...field, required: everywhere });
    } else if (!known.type.split(", ").includes(field.type))
      merged.set(field.path, { ...known, type: `${known.type}, ${field.type}` });
  }
  return [...merged.values()];
};

const ownFields = (schema: JsonObject, prefix: string, depth: number): Field[] => {
  const required = new Set(list(own(schema, "required")));
  return Object.entries(ownObject(schema, "properties")).flatMap(([name, value]) => {
    const field = isObject(value) ? value : {};
    const path = `${prefix}${name}`;
    const inner = innerOf(field);
    const preset = own(field, "default");
    return [
      {
        path,
        type: typeText(field),
        required: required.has(name),
        preset,
        meaning: ownText(field, "description") ?? "",
      },
      ...(depth < MAX_DEPTH ? fieldsIn(inner.schema, `${path}${inner.mark}.`, depth + 1) : []),
    ];
  });
};

const fieldsIn = (schema: JsonObject, prefix: string, depth: number): Field[] =>
  mergeVariants(variantsOf(schema).map((variant) => ownFields(variant, prefix, depth)));

/** All fields of an object schema, nested ones by their path. */
export const fieldsOf = (schema: JsonObject): Field[] => fieldsIn(schema, "", 0);

/** Rows for a table of fields: name, type, need, meaning. */
export const fieldRows = (fields: readonly Field[]): string[][] =>
  fields.map(({ path, type, required, preset, meaning }) => [
    code(path),
    type,
    required ? "yes" : preset === undefined ? "no" : `no, ${code(JSON.stringify(preset))}`,
    meaning,
  ]);

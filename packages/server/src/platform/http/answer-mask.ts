import type { DataForm } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { z } from "zod";
import type { Shape } from "./answer-shape.ts";
import { shapeOf } from "./answer-shape.ts";

const NOBODY: JsonObject = {};

/** Operators whose operand says nothing of the value that it is asked of. */
const TELLS_NOTHING: ReadonlySet<string> = new Set(["$exists", "$type"]);

/**
 * What a condition wants of a path says what it saw, by whether it holds: what it compares with is hidden
 * as the value is. Its operators stay, so that a sentence of it stays true.
 */
const wantedOf = (mask: Mask, path: string, value: Json): Json => {
  if (!isObject(value)) return mask.at(path, value);
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([name]) => name.startsWith("$")))
    return mask.at(path, value);
  return Object.fromEntries(
    entries.map(([name, operand]): [string, Json] => {
      if (TELLS_NOTHING.has(name)) return [name, operand];
      return Array.isArray(operand)
        ? [name, operand.map((each: Json) => wantedOf(mask, path, each))]
        : [name, wantedOf(mask, path, operand)];
    }),
  );
};

const byForm = (mask: Mask, form: DataForm, value: Json, siblings: JsonObject): Json => {
  switch (form) {
    // Put together of hidden values by whoever answers.
    case "built":
    // Whoever pulls definitions and applies them again must write what was there.
    case "definition":
      return value;
    case "identifier":
      return typeof value === "string" ? mask.identifier(value) : mask.value("personal", value);
    case "by:name":
      return mask.trait(ownText(siblings, "name") ?? "", value);
    case "by:path":
      return mask.at(ownText(siblings, "path") ?? "", value);
    case "wanted":
      return wantedOf(mask, ownText(siblings, "path") ?? "", value);
    case "traits":
      return mask.document("trait", value);
    case "properties":
      return mask.document("property", value);
    case "product":
      return mask.product(value);
    case "message":
      return mask.document("message", value);
    case "record":
      return mask.record(value);
    default:
      return mask.value(form, value);
  }
};

/** What no schema speaks of is hidden: it could be anybody's. */
const unspoken = (mask: Mask, value: Json): Json => mask.value("personal", value);

const members = (mask: Mask, shape: Shape, value: JsonObject): Json =>
  Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const inner = shape.members.get(name) ?? shape.rest;
      return [name, inner ? within(mask, inner, each, value) : unspoken(mask, each)];
    }),
  );

const within = (mask: Mask, shape: Shape, value: Json, siblings: JsonObject): Json => {
  if (value === null) return value;
  if (shape.forms.size > 0)
    return [...shape.forms].reduce<Json>(
      (shown, form) => byForm(mask, form, shown, siblings),
      value,
    );
  if (typeof value === "string") return shape.closed ? value : unspoken(mask, value);
  if (Array.isArray(value)) {
    const { items } = shape;
    return items
      ? value.map((each: Json) => within(mask, items, each, siblings))
      : unspoken(mask, value);
  }
  if (isObject(value)) return members(mask, shape, value);
  return shape.scalar || shape.closed ? value : unspoken(mask, value);
};

/** Hides in answers what a reader may not see. */
export type AnswerMask = (document: unknown, mask: Mask) => Json;

/** Compiled once for a schema; each value of an answer is treated as the schema says it is. */
export const compileAnswerMask = (schema: z.ZodType): AnswerMask => {
  const shape = shapeOf(schema);
  return (document, mask) => {
    const json: Json = JSON.parse(JSON.stringify(document));
    return within(mask, shape, json, NOBODY);
  };
};

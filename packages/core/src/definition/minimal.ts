import { z } from "zod";
import type { Json, JsonObject } from "../json/index.ts";
import { canonical, isObject, own } from "../json/index.ts";
import type { Definition } from "./definition.ts";
import { DOCUMENTS } from "./definition.ts";

/** The order in which every definition begins. */
const HEAD = ["kind", "key", "name", "description", "owner", "tags"] as const;

const asJson = (value: unknown): Json | undefined => {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
};

/** The type that reads a value, inside what may be absent, null or have a default. */
const innermost = (type: unknown): unknown =>
  type instanceof z.ZodOptional ||
  type instanceof z.ZodDefault ||
  type instanceof z.ZodPrefault ||
  type instanceof z.ZodNullable ||
  type instanceof z.ZodReadonly
    ? innermost(type.unwrap())
    : type;

const isPreset = (type: unknown, value: Json): boolean => {
  if (!(type instanceof z.ZodDefault || type instanceof z.ZodPrefault)) return false;
  const preset = type.safeParse(undefined);
  return preset.success && canonical(asJson(preset.data)) === canonical(value);
};

const tidyObject = (shape: Readonly<Record<string, unknown>>, value: JsonObject): JsonObject => {
  const names = [...new Set([...Object.keys(shape), ...Object.keys(value).sort()])];
  const members = names.flatMap((name): [string, Json][] => {
    const member = own(value, name);
    const type = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return member === undefined || isPreset(type, member) ? [] : [[name, tidy(type, member)]];
  });
  return Object.fromEntries(members);
};

const tidyUnion = (options: readonly unknown[], value: Json): Json => {
  const option = options.find((each) => each instanceof z.ZodType && each.safeParse(value).success);
  return tidy(option, value);
};

/** A value with its fields in the order of its schema, without those that have their default. */
const tidy = (declared: unknown, value: Json): Json => {
  const type = innermost(declared);
  if (type instanceof z.ZodUnion) return tidyUnion(type.options, value);
  if (Array.isArray(value)) {
    const element = type instanceof z.ZodArray ? type.element : undefined;
    return value.map((each: Json) => tidy(element, each));
  }
  if (!isObject(value)) return value;
  if (type instanceof z.ZodObject) return tidyObject(type.shape, value);
  const inner = type instanceof z.ZodRecord ? type.valueType : undefined;
  const sorted = Object.keys(value).sort();
  return Object.fromEntries(sorted.map((name) => [name, tidy(inner, value[name] ?? null)]));
};

/**
 * A definition as short as it can be said, always in the same way: head first, then the fields in
 * the order of their schema, free content by name; what equals its default is left out. Reading it
 * again gives the same definition.
 */
export const minimalDefinition = (definition: Definition): JsonObject => {
  const { shape } = DOCUMENTS[definition.kind];
  const head = HEAD.map((name) => [name, shape[name]] as const);
  const value = asJson(definition);
  return tidyObject({ ...Object.fromEntries(head), ...shape }, isObject(value) ? value : {});
};

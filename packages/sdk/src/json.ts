/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** An object of it, as callers write one: what is undefined is left out. */
export type JsonObject = { readonly [name: string]: Json | undefined };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value that should be an object; an empty one when it is none. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** A value that should be a text; undefined when it is none. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

/** A stored or received text as the object that it says; an empty one when it says none. */
export const parsed = (text: string | null | undefined): JsonObject => {
  try {
    return objectOf(JSON.parse(text ?? ""));
  } catch {
    return {};
  }
};

/** Undefined when there is nothing in it, so that JSON leaves it out. */
export const unlessEmpty = (record: JsonObject): JsonObject | undefined =>
  Object.keys(record).length ? record : undefined;

/** A member that is the record's own: names come from pages, and `constructor` is one that could. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** Bytes of a text on the wire. */
export const bytesOf = (text: string): number => new Blob([text]).size;

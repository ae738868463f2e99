/** A JSON value, as `JSON.parse` makes it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An own property of an object, never one of its prototype's. */
export const own = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** An own property when it is an object, else an empty object. */
export const ownObject = (value: Json | undefined, key: string): JsonObject => {
  const found = own(value, key);
  return isObject(found) ? found : {};
};

/** An own property when it is a non-empty string, else undefined. */
export const ownText = (value: Json | undefined, key: string): string | undefined => {
  const found = own(value, key);
  return typeof found === "string" && found !== "" ? found : undefined;
};

/** The value at a dotted path (`cart.items.0.price`), own properties only. */
export const at = (value: Json | undefined, path: string): Json | undefined => {
  let here: Json | undefined = value;
  for (const key of path.split(".")) {
    if (Array.isArray(here)) here = /^\d+$/.test(key) ? here[Number(key)] : undefined;
    else here = own(here, key);
    if (here === undefined) return undefined;
  }
  return here;
};

import type { Json, JsonObject } from "../json/index.ts";

const INDEX = /^\d+$/;

/** Reads a dotted path, as `at` of json does, with the path taken apart once. */
export const reader = (path: string): ((from: JsonObject) => Json | undefined) => {
  if (!path.includes(".")) return (from) => (Object.hasOwn(from, path) ? from[path] : undefined);
  const keys = path.split(".").map((key) => ({ key, index: INDEX.test(key) ? Number(key) : null }));
  return (from) => {
    let here: Json | undefined = from;
    for (const { key, index } of keys) {
      if (typeof here !== "object" || here === null) return undefined;
      if (isList(here)) here = index === null ? undefined : here[index];
      else here = Object.hasOwn(here, key) ? here[key] : undefined;
    }
    return here;
  };
};

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] =>
  Array.isArray(value);

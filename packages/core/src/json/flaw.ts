import { isObject } from "./json.ts";

/** What makes a parsed JSON value unfit to be kept, and where (a JSON Pointer). */
export type Flaw = {
  readonly code: "too-deep" | "forbidden-key" | "number-out-of-range";
  readonly pointer: string;
};

/** RFC 6901: `~` and `/` inside a key are escaped. */
export const escapeKey = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

const under = (key: string, flaw: Flaw | null): Flaw | null =>
  flaw && { code: flaw.code, pointer: `/${escapeKey(key)}${flaw.pointer}` };

const flawInList = (list: readonly unknown[], depth: number): Flaw | null => {
  for (let index = 0; index < list.length; index += 1) {
    const flaw = findFlaw(list[index], depth);
    if (flaw) return under(String(index), flaw);
  }
  return null;
};

/**
 * Looks for the first flaw in a parsed value: deeper than `maxDepth`, where it looks no further, so
 * that no nesting can exhaust the stack; an own `__proto__` key; a number that JSON cannot carry
 * (`1e309` is read as Infinity and would be written as null).
 */
export const findFlaw = (value: unknown, maxDepth: number): Flaw | null => {
  if (typeof value === "number") {
    return Number.isFinite(value) ? null : { code: "number-out-of-range", pointer: "" };
  }
  if (typeof value !== "object" || value === null) return null;
  if (maxDepth < 0) return { code: "too-deep", pointer: "" };
  if (Array.isArray(value)) return flawInList(value, maxDepth - 1);
  if (!isObject(value)) return null;
  for (const key of Object.keys(value)) {
    if (key === "__proto__") return { code: "forbidden-key", pointer: "/__proto__" };
    const flaw = findFlaw(value[key], maxDepth - 1);
    if (flaw) return under(key, flaw);
  }
  return null;
};

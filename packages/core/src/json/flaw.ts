import { isObject } from "./json.ts";

/** What makes a parsed JSON value unfit to be kept, and where (a JSON Pointer). */
export type Flaw = {
  readonly code: "too-deep" | "forbidden-key" | "number-out-of-range";
  readonly pointer: string;
};

type Place = {
  readonly value: unknown;
  readonly key: string;
  readonly up: Place | null;
  readonly depth: number;
};

/** RFC 6901: `~` and `/` inside a key are escaped. */
const escapeKey = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

const pointerOf = (place: Place): string => {
  const keys: string[] = [];
  for (let here: Place | null = place; here?.up; here = here.up) keys.unshift(escapeKey(here.key));
  return keys.length === 0 ? "" : `/${keys.join("/")}`;
};

const childrenOf = (place: Place): Place[] => {
  const { value } = place;
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, child]) => ({
    value: child,
    key,
    up: place,
    depth: place.depth + 1,
  }));
};

/**
 * Looks for the first flaw in a parsed value, without recursion, so that no nesting can exhaust
 * the stack: deeper than `maxDepth`; an own `__proto__` key; a number that JSON cannot carry
 * (`1e309` is read as Infinity and would be written as null).
 */
export const findFlaw = (value: unknown, maxDepth: number): Flaw | null => {
  const waiting: Place[] = [{ value, key: "", up: null, depth: 0 }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (typeof place.value === "number" && !Number.isFinite(place.value)) {
      return { code: "number-out-of-range", pointer: pointerOf(place) };
    }
    if (place.depth > maxDepth) return { code: "too-deep", pointer: pointerOf(place) };
    if (isObject(place.value) && Object.hasOwn(place.value, "__proto__")) {
      return { code: "forbidden-key", pointer: `${pointerOf(place)}/__proto__` };
    }
    waiting.push(...childrenOf(place));
  }
  return null;
};

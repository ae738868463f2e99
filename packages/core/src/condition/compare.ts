import type { Json } from "../json/index.ts";
import { canonical } from "../json/index.ts";

export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && canonical(a) === canonical(b));

/** Order of two values: numbers by size, texts by code unit; anything else has no order. */
export const order = (a: Json | undefined, b: Json | undefined): number | null => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return null;
};

export const typeName = (value: Json | undefined): string => {
  if (value === undefined || value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
};

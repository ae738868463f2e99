import type { Json } from "../json/index.ts";
import { canonical } from "../json/index.ts";

export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && canonical(a) === canonical(b));

/** A value as GrowthBook compares it with a number: nothing is 0, text is the number that it spells, else NaN. */
export const numberOf = (value: Json | undefined): number => {
  switch (typeof value) {
    case "number":
      return value;
    case "string":
    case "boolean":
      return Number(value);
    default:
      return value === undefined || value === null ? 0 : Number.NaN;
  }
};

/**
 * Order of two values as GrowthBook has it: two texts by code unit, else as numbers. Negative, zero
 * or positive; NaN where there is no order.
 */
export const order = (a: Json | undefined, b: Json): number => {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [numberOf(a), numberOf(b)];
  return left === right ? 0 : left - right;
};

export const typeName = (value: Json | undefined): string => {
  if (value === undefined || value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
};

export const lowered = (value: Json | undefined): Json | undefined =>
  typeof value === "string" ? value.toLowerCase() : value;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** ISO 8601 text as an instant in epoch ms; a date alone is its midnight in UTC. Null for what is none. */
const parsedInstant = (text: string): number | null => {
  try {
    return Temporal.Instant.from(DAY.test(text) ? `${text}T00:00:00Z` : text).epochMilliseconds;
  } catch {
    return null;
  }
};

/** Instants are at most so far from the epoch, in ms (ECMA-262, "Time Values and Time Range"). */
const LAST_INSTANT = 8.64e15;

/** The instant that a value says, in epoch ms: a number within range, or ISO 8601 text. Null for others. */
export const instantOf = (value: Json | undefined): number | null => {
  if (typeof value === "number") return Math.abs(value) <= LAST_INSTANT ? value : null;
  return typeof value === "string" ? parsedInstant(value) : null;
};

import type { Json } from "./json.ts";
import { isObject } from "./json.ts";

/** JSON text with the keys of every object sorted, so that equal values are equal bytes. */
export const canonical = (value: Json | undefined): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
};

const refuse = (what: string): never => {
  throw new TypeError(`RFC 8785 has no form for ${what}`);
};

/** Throws at the first value that I-JSON (RFC 7493) cannot carry. */
const demandInterchangeable = (value: Json): void => {
  if (typeof value === "string" && !value.isWellFormed()) refuse("a lone surrogate");
  else if (typeof value === "number" && !Number.isFinite(value)) refuse(String(value));
  else if (Array.isArray(value)) value.forEach(demandInterchangeable);
  else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      demandInterchangeable(key);
      demandInterchangeable(member);
    }
  }
};

/**
 * The canonical text of a value that is hashed or signed (RFC 8785, JCS): `canonical`, and a
 * TypeError for what the RFC refuses, a lone surrogate or a number that is not finite.
 */
export const canonicalForHash = (value: Json): string => {
  demandInterchangeable(value);
  return canonical(value);
};

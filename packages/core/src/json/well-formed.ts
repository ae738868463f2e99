import type { Json } from "./json.ts";
import { isObject } from "./json.ts";

const isWhole = (value: Json): boolean => {
  if (typeof value === "string") return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isWhole);
  if (!isObject(value)) return true;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (!key.isWellFormed() || (member !== undefined && !isWhole(member))) return false;
  }
  return true;
};

const made = (value: Json): Json => {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(made);
  if (!isObject(value)) return value;
  // fromEntries makes own members of all names, `__proto__` too.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), made(member)]),
  );
};

/**
 * A value as UTF-8 can carry it: in texts and keys, half of a surrogate pair becomes U+FFFD. JSON
 * carries such a half as an escape (`"\ud800"`), which many readers refuse together with all that
 * stands around it. A value without any is returned itself. Of keys that become the same, the last counts.
 */
export const wellFormed = (value: Json): Json => (isWhole(value) ? value : made(value));

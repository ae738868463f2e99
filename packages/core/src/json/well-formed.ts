import type { Json } from "./json.ts";
import { isObject } from "./json.ts";

const ofObject = (object: { readonly [key: string]: Json }): Json => {
  let isWhole = true;
  const members = Object.entries(object).map(([key, member]): [string, Json] => {
    const [name, value] = [key.toWellFormed(), wellFormed(member)];
    isWhole &&= name === key && value === member;
    return [name, value];
  });
  // fromEntries makes own members of all names, `__proto__` too.
  return isWhole ? object : Object.fromEntries(members);
};

/**
 * A value as UTF-8 can carry it: in texts and keys, half of a surrogate pair becomes U+FFFD. JSON
 * carries such a half as an escape (`"\ud800"`), which many readers refuse together with all that
 * stands around it. A value without any is returned itself. Of keys that become the same, the last counts.
 */
export const wellFormed = (value: Json): Json => {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) {
    const items = value.map(wellFormed);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return isObject(value) ? ofObject(value) : value;
};

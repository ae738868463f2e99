import type { Json } from "../json/index.ts";
import { isObject, own } from "../json/index.ts";

/** So many things of a list are named; the others are told by their number. */
const NAMED = 3;
const LONGEST = 120;

/** What a thing is called by, the best first. */
const NAMES = ["name", "title", "label", "product_id", "id", "sku", "key"] as const;

const nameOf = (thing: Json): string | null => {
  if (!isObject(thing)) return null;
  const found = NAMES.map((name) => own(thing, name)).find(
    (each) => typeof each === "string" || typeof each === "number",
  );
  return found === undefined ? null : String(found);
};

/** A list of things: how many there are, what the first are called, and how many those are not. */
export type Things = { readonly count: number; readonly names: string; readonly others: number };

/** A list of named things; null for any other value. */
const thingsIn = (value: Json): Things | null => {
  if (!Array.isArray(value) || value.length === 0) return null;
  const names = value.map(nameOf);
  if (names.includes(null)) return null;
  const first = names.slice(0, NAMED);
  return { count: value.length, names: first.join(", "), others: value.length - first.length };
};

export const clip = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;

/** Whether a clause asks of a list only how long it is. */
const asksLength = (wanted: Json): boolean =>
  isObject(wanted) && Object.keys(wanted).join("") === "$size";

/** What a clause saw, in few words: of a list of things what they are called, of the rest its JSON. */
export const sawText = (
  { saw, wanted }: { readonly saw: Json; readonly wanted: Json },
  thingsText: (things: Things) => string,
): string => {
  const things = thingsIn(saw);
  if (things !== null) return clip(thingsText(things));
  return clip(JSON.stringify(Array.isArray(saw) && asksLength(wanted) ? saw.length : saw));
};

import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { findFlaw, isObject, own } from "../json/index.ts";
import type { ConditionFlaw, ConditionNode, SegmentOf } from "./ast.ts";
import { contradictionsIn } from "./contradiction.ts";
import { readEvent } from "./read-event.ts";
import type { Place, Reading } from "./read-test.ts";
import { readTest, under } from "./read-test.ts";

/** Deepest nesting of a condition. */
const MAX_DEPTH = 64;
/** Keys in all of its objects, at most: what checks and compiles it takes longer than it is long. */
const MAX_KEYS = 2_000;

/** A condition as far as it could be read, and every reason why it cannot go live. */
export type ReadCondition = {
  /** With flaws it is GrowthBook's reading: what cannot be read is never true. */
  readonly node: ConditionNode;
  readonly flaws: readonly ConditionFlaw[];
};

const never = (pointer: string): ConditionNode => ({ is: "any", parts: [], pointer });

const readList = (
  value: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): ConditionNode[] => {
  if (Array.isArray(value))
    return value.map((each: Json, index) => reading.node(each, under(pointer, index), place));
  reading.flaw(pointer, told("condition-list"));
  return [never(pointer)];
};

const keysOf = (value: Json): string[] | null => {
  const list = isObject(value) && Object.keys(value).length === 1 ? own(value, "$in") : [value];
  if (!Array.isArray(list) || list.length === 0) return null;
  const keys = list.filter((each) => typeof each === "string" && each !== "");
  return keys.length === list.length ? keys.map(String) : null;
};

const readSegment = (
  value: Json,
  pointer: string,
  place: Place,
  { flaw }: Reading,
): ConditionNode => {
  const keys = keysOf(value);
  if (keys === null) flaw(pointer, told("segment-keys"));
  const of: SegmentOf = place === "account" ? "account" : "profile";
  return { is: "segment", of, keys: keys ?? [], written: value, pointer };
};

/** Where the clauses of our own may stand. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  $segment: ["subject", "account"],
  $event: ["subject"],
  $account: ["subject"],
  $item: ["event"],
};

const MISPLACED: Readonly<Record<Place, string>> = {
  subject: "of the customer",
  event: "of an event (where)",
  element: "of an element of a list",
  account: "of an account",
  item: "of an item",
};

/** What to ask of an account instead. */
const OF_ACCOUNTS: Readonly<Record<string, Told>> = {
  $event: told("account-event"),
  $account: told("account-account"),
  $item: told("account-item"),
};

const readOwn = (
  key: string,
  value: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): ConditionNode => {
  if (!PLACES[key]?.includes(place)) {
    const instead = place === "account" ? OF_ACCOUNTS[key] : undefined;
    const why = told("clause-misplaced", { clause: key, place, words: MISPLACED[place] });
    reading.flaw(pointer, instead ?? why);
    return never(pointer);
  }
  if (key === "$segment") return readSegment(value, pointer, place, reading);
  if (!isObject(value)) {
    reading.flaw(pointer, told("clause-object", { clause: key }));
    return never(pointer);
  }
  switch (key) {
    case "$event":
      return { is: "event", clause: readEvent(value, pointer, reading), written: value, pointer };
    case "$account":
      return {
        is: "account",
        condition: reading.node(value, pointer, "account"),
        written: value,
        pointer,
      };
    default:
      return {
        is: "item",
        condition: reading.node(value, pointer, "item"),
        written: value,
        pointer,
      };
  }
};

const readPart = (
  key: string,
  value: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): ConditionNode => {
  switch (key) {
    case "$and":
      return { is: "all", parts: readList(value, pointer, place, reading), pointer };
    case "$or": {
      const parts = readList(value, pointer, place, reading);
      // GrowthBook: an empty $or is true.
      return { is: parts.length === 0 ? "all" : "any", parts, pointer };
    }
    case "$nor":
      return { is: "none", parts: readList(value, pointer, place, reading), pointer };
    case "$not":
      return { is: "none", parts: [reading.node(value, pointer, place)], pointer };
    default:
      break;
  }
  if (Object.hasOwn(PLACES, key)) return readOwn(key, value, pointer, place, reading);
  if (key.startsWith("$"))
    reading.flaw(
      pointer,
      told("clause-unknown", { operator: key, clauses: Object.keys(PLACES).join(", ") }),
    );
  return {
    is: "attribute",
    path: key,
    test: readTest(value, pointer, place, reading),
    written: value,
    pointer,
  };
};

const readNode = (
  condition: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): ConditionNode => {
  if (!isObject(condition)) {
    reading.flaw(pointer, told("condition-object"));
    return never(pointer);
  }
  const parts = Object.entries(condition).map(([key, value]) =>
    readPart(key, value, under(pointer, key), place, reading),
  );
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : { is: "all", parts, pointer };
};

/** How many keys there are in all objects; it stops counting soon after `most`. */
const countKeys = (value: Json, most: number): number => {
  if (typeof value !== "object" || value === null) return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const each of Object.values(value)) {
    if (count > most) break;
    count += countKeys(each, most - count);
  }
  return count;
};

/** Why a condition cannot be read at all, however small its parts are; null when it can. */
const wholeFlaw = (condition: Json): ConditionFlaw | null => {
  const deep = findFlaw(condition, MAX_DEPTH);
  if (deep !== null)
    return {
      pointer: deep.pointer,
      ...told("condition-unreadable", { why: deep.code, most: MAX_DEPTH }),
    };
  if (countKeys(condition, MAX_KEYS) <= MAX_KEYS) return null;
  return { pointer: "", ...told("condition-long", { most: String(MAX_KEYS) }) };
};

/**
 * Reads a condition whole: its tree, and every flaw with the place where it stands. `groups` are the
 * lists that $inGroup may name; `of` is whom it is asked of.
 */
export const readCondition = (
  condition: Json,
  groups: JsonObject = {},
  of: SegmentOf = "profile",
): ReadCondition => {
  const whole = wholeFlaw(condition);
  if (whole !== null) return { node: never(""), flaws: [whole] };
  const flaws: ConditionFlaw[] = [];
  const reading: Reading = {
    groups,
    flaw: (pointer, wrong) => flaws.push({ pointer, ...wrong }),
    node: (each, pointer, place) => readNode(each, pointer, place, reading),
  };
  const node = readNode(condition, "", of === "account" ? "account" : "subject", reading);
  return { node, flaws: [...flaws, ...contradictionsIn(node)] };
};

import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { PlanFormat } from "./format.ts";
import { looksLikeContact } from "../privacy/index.ts";
import { FORMAT_TESTS, PLAN_FORMATS } from "./format.ts";
import { PLAN_LIMITS } from "./schema.ts";

/** What a draft keeps of what it has seen, so that no data makes it large. */
const BOUNDS = {
  /** Different texts of one value, and how long they are. */
  texts: 10,
  textLength: 40,
  /** People that a text is known to come from: no more are counted. */
  people: 5,
  /** Names in one object; with more they are values themselves, as ids are. */
  names: 100,
  /** Values that are described, in all events together. */
  nodes: 20_000,
} as const;

export type ValueType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** The texts that stood in one place. */
export type Texts = {
  count: number;
  /** Formats that every one of them has. */
  formats: readonly PlanFormat[];
  /** By text, some of the people whom it came from; null once there are too many or one is long. */
  values: Map<string, Set<string>> | null;
  emails: number;
};

/** What has been seen in one place. */
export type Seen = {
  /** Values, null included. */
  count: number;
  readonly types: Map<ValueType, number>;
  least: number;
  readonly texts: Texts;
  /** The properties of objects, by name; null once there are too many names. */
  fields: Map<string, Seen> | null;
  items: Seen | null;
};

/** Values that may still be described: in this event, and in all of them. */
export type Room = {
  here: number;
  readonly total: {
    left: number;
    /** Names that say something of somebody: left out, and counted. They are in no answer. */
    readonly unfit: Set<string>;
  };
};

export const newRoom = (total: Room["total"] = { left: BOUNDS.nodes, unfit: new Set() }): Room => ({
  here: PLAN_LIMITS.properties,
  total,
});

export const newSeen = (): Seen => ({
  count: 0,
  types: new Map(),
  least: Infinity,
  texts: { count: 0, formats: PLAN_FORMATS, values: new Map(), emails: 0 },
  fields: new Map(),
  items: null,
});

const typeOf = (value: Json): ValueType => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "boolean" : "object";
};

const observeText = (texts: Texts, text: string, person: string): void => {
  texts.count += 1;
  if (text.includes("@") && FORMAT_TESTS.email(text)) texts.emails += 1;
  if (texts.formats.some((format) => !FORMAT_TESTS[format](text)))
    texts.formats = texts.formats.filter((format) => FORMAT_TESTS[format](text));
  if (texts.values === null) return;
  const people = texts.values.get(text) ?? new Set();
  if (people.size < BOUNDS.people) people.add(person);
  texts.values.set(text, people);
  if (texts.values.size > BOUNDS.texts || text.length > BOUNDS.textLength) texts.values = null;
};

/** Who sent what is observed. */
export type Teller = {
  /** The anchor, as `namespace:value`. */
  readonly key: string;
  /** Values of all the identifiers: none of them is a name of a property. */
  readonly called: ReadonlySet<string>;
};

/** Parts of ids: many digits on end, or the first of a UUID; and long runs of hexadecimal digits. */
const ID = /\d{6}|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{16}/i;

/** A name that is somebody's data: who they are, how they are reached, or an id. */
export const isSomebodys = (name: string, { called }: Teller): boolean =>
  name.includes("@") ||
  /^\+?\d+$/.test(name) ||
  ID.test(name) ||
  called.has(name) ||
  looksLikeContact(name);

/** A name that no plan can have. */
const isUnfitName = (name: string): boolean => name === "" || name.length > 60;

/** Different names that are counted before it is said that there are as many or more. */
export const MOST_UNFIT = 1_000;

/** Counts a name that is left out for what it says of somebody. */
export const noteUnfit = ({ unfit }: Room["total"], name: string): void => {
  if (unfit.size < MOST_UNFIT) unfit.add(name);
};

const take = (room: Room): boolean => {
  if (room.here === 0 || room.total.left === 0) return false;
  room.here -= 1;
  room.total.left -= 1;
  return true;
};

/** Notes the properties of an object. `depth` is theirs. */
export const observeObject = (
  seen: Seen,
  object: JsonObject,
  teller: Teller,
  room: Room,
  depth = 1,
): void => {
  if (depth > PLAN_LIMITS.depth) return;
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (seen.fields === null || value === undefined) return;
    if (isUnfitName(name)) continue;
    if (isSomebodys(name, teller)) {
      noteUnfit(room.total, name);
      continue;
    }
    let field = seen.fields.get(name);
    if (field === undefined) {
      if (!take(room)) continue;
      field = newSeen();
      seen.fields.set(name, field);
      if (seen.fields.size > BOUNDS.names) seen.fields = null;
    }
    observe(field, value, teller, room, depth);
  }
};

const observeItems = (
  seen: Seen,
  items: readonly Json[],
  teller: Teller,
  room: Room,
  depth: number,
): void => {
  if (items.length === 0 || depth > PLAN_LIMITS.depth) return;
  if (seen.items === null) {
    if (!take(room)) return;
    seen.items = newSeen();
  }
  for (const item of items) observe(seen.items, item, teller, room, depth);
};

/** Notes a value. */
export const observe = (
  seen: Seen,
  value: Json,
  teller: Teller,
  room: Room,
  depth: number,
): void => {
  const type = typeOf(value);
  seen.count += 1;
  seen.types.set(type, (seen.types.get(type) ?? 0) + 1);
  if (typeof value === "string") observeText(seen.texts, value, teller.key);
  else if (typeof value === "number") seen.least = Math.min(seen.least, value);
  else if (isObject(value)) observeObject(seen, value, teller, room, depth + 1);
  else if (Array.isArray(value)) observeItems(seen, value, teller, room, depth + 1);
};

/** True when each text is from several people, so that none of them says who somebody is. */
export const areShared = (texts: Texts): boolean =>
  texts.values !== null && [...texts.values.values()].every(({ size }) => size >= BOUNDS.people);

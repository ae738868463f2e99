import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import { isDate } from "../calendar/index.ts";
import { LONGEST_DURATION, parseDuration } from "../duration/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own } from "../json/index.ts";
import type { Edge, EventClause, EventMatch, EventWindow, Relative, Step } from "./ast.ts";
import { CALENDAR_WINDOWS } from "./ast.ts";
import { instantOf } from "./compare.ts";
import { MAX_RECORDS } from "./feature.ts";
import { readMeasures, MEASURES } from "./read-measure.ts";
import type { Reading } from "./read-test.ts";
import { under } from "./read-test.ts";

const RELATIVES = ["before", "after", "since"] as const;
const KEYS = new Set([
  "name",
  "where",
  "within",
  "between",
  "then",
  "last",
  ...RELATIVES,
  ...MEASURES,
]);
const MATCH_KEYS = new Set(["name", "where"]);
/** Steps of a sequence, and names of one match, at most. */
const MOST = 20;

const onlyKeys = (
  value: JsonObject,
  allowed: ReadonlySet<string>,
  pointer: string,
  { flaw }: Reading,
): void => {
  for (const key of Object.keys(value))
    if (!allowed.has(key))
      flaw(under(pointer, key), told("event-key-unknown", { key, keys: [...allowed].join(", ") }));
};

const namesOf = (value: Json | undefined): string[] | null => {
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  const names = list.filter((each) => typeof each === "string" && each !== "");
  if (names.length === 0 || names.length !== list.length || names.length > MOST) return null;
  return [...new Set(names.map(String))].sort();
};

/** Which events: `{ name, where? }` within a larger object. */
export const readMatch = (value: JsonObject, pointer: string, reading: Reading): EventMatch => {
  const names = namesOf(own(value, "name"));
  if (names === null) reading.flaw(under(pointer, "name"), told("event-names", { most: MOST }));
  const where = own(value, "where");
  return {
    names: names ?? [],
    where: where === undefined ? null : reading.node(where, under(pointer, "where"), "event"),
    written: isObject(where) ? where : null,
  };
};

const readOnlyMatch = (value: Json, pointer: string, reading: Reading): EventMatch => {
  if (isObject(value)) {
    onlyKeys(value, MATCH_KEYS, pointer, reading);
    return readMatch(value, pointer, reading);
  }
  reading.flaw(pointer, told("event-match"));
  return { names: [], where: null, written: null };
};

const durationAt = (value: Json, pointer: string, { flaw }: Reading, what: Told): number | null => {
  const ms = typeof value === "string" ? parseDuration(value) : null;
  if (ms === null) flaw(pointer, what);
  else if (ms <= 0) flaw(pointer, told("duration-never"));
  else if (ms > LONGEST_DURATION) flaw(pointer, told("duration-too-long"));
  return ms;
};

const readWithin = (value: Json, pointer: string, reading: Reading): EventWindow | null => {
  const period = CALENDAR_WINDOWS.find((each) => each === value);
  if (period !== undefined) return { is: "calendar", period };
  const ms = durationAt(
    value,
    pointer,
    reading,
    told("within-duration", { names: CALENDAR_WINDOWS.join(", ") }),
  );
  return ms === null ? null : { is: "rolling", ms };
};

const readEdge = (value: Json | undefined, pointer: string, { flaw }: Reading): Edge | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && isDate(value)) return { date: value };
  const at = typeof value === "string" ? instantOf(value) : null;
  if (at !== null) return { instant: at };
  flaw(pointer, told("window-edge"));
  return null;
};

const sortOf = (edge: Edge): number =>
  "date" in edge ? (instantOf(edge.date) ?? 0) : edge.instant;

/** Days of a zone lie within a day of those in UTC: only what is so in every zone is refused. */
const isTurned = (from: Edge, until: Edge): boolean => {
  const slack = "date" in from === "date" in until ? 0 : 86_400_000;
  return sortOf(until) + slack <= sortOf(from);
};

const EDGES = new Set(["from", "until"]);

const readBetween = (value: Json, pointer: string, reading: Reading): EventWindow | null => {
  const isPair = Array.isArray(value) && value.length === 2;
  if (!isPair && !isObject(value)) {
    reading.flaw(pointer, told("window-between"));
    return null;
  }
  if (isObject(value)) onlyKeys(value, EDGES, pointer, reading);
  const at = (key: "from" | "until", place: 0 | 1): Edge | null =>
    Array.isArray(value)
      ? readEdge(value[place], under(pointer, place), reading)
      : readEdge(own(value, key), under(pointer, key), reading);
  const [from, until] = [at("from", 0), at("until", 1)];
  if (from === null && until === null) reading.flaw(pointer, told("window-empty"));
  if (from !== null && until !== null && isTurned(from, until))
    reading.flaw(pointer, told("window-turned"));
  return { is: "between", from, until };
};

const readWindow = (value: JsonObject, pointer: string, reading: Reading): EventWindow | null => {
  const within = own(value, "within");
  const between = own(value, "between");
  if (within !== undefined && between !== undefined)
    reading.flaw(under(pointer, "between"), told("window-twice"));
  if (within !== undefined) return readWithin(within, under(pointer, "within"), reading);
  return between === undefined ? null : readBetween(between, under(pointer, "between"), reading);
};

const readRelative = (value: JsonObject, pointer: string, reading: Reading): Relative | null => {
  const present = RELATIVES.filter((key) => Object.hasOwn(value, key));
  const [is] = present;
  if (is === undefined) return null;
  if (present.length > 1)
    reading.flaw(
      under(pointer, present[1] ?? is),
      told("relative-twice", { names: RELATIVES.join(", ") }),
    );
  return { is, match: readOnlyMatch(value[is] ?? null, under(pointer, is), reading) };
};

const STEP_KEYS = new Set(["name", "where", "in"]);

const readStep = (value: Json, pointer: string, reading: Reading): Step => {
  if (!isObject(value)) {
    reading.flaw(pointer, told("step-shape"));
    return { match: { names: [], where: null, written: null }, in: null };
  }
  onlyKeys(value, STEP_KEYS, pointer, reading);
  const within = own(value, "in");
  return {
    match: readMatch(value, pointer, reading),
    in:
      within === undefined
        ? null
        : durationAt(within, under(pointer, "in"), reading, told("step-duration")),
  };
};

const readThen = (value: Json | undefined, pointer: string, reading: Reading): Step[] => {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.length > MOST)
    reading.flaw(pointer, told("steps-count", { most: MOST }));
  return list.map((each: Json, index) =>
    readStep(each, Array.isArray(value) ? under(pointer, index) : pointer, reading),
  );
};

const readLast = (value: Json | undefined, pointer: string, { flaw }: Reading): number | null => {
  if (value === undefined || isObject(value)) return null;
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MAX_RECORDS)
    return value;
  flaw(pointer, told("last-count", { most: String(MAX_RECORDS) }));
  return null;
};

/** Reads what stands under $event. */
export const readEvent = (value: JsonObject, pointer: string, reading: Reading): EventClause => {
  onlyKeys(value, KEYS, pointer, reading);
  return {
    match: readMatch(value, pointer, reading),
    window: readWindow(value, pointer, reading),
    relative: readRelative(value, pointer, reading),
    then: readThen(own(value, "then"), under(pointer, "then"), reading),
    last: readLast(own(value, "last"), under(pointer, "last"), reading),
    measures: readMeasures(value, pointer, reading, (match, at) =>
      readOnlyMatch(match, at, reading),
    ),
  };
};

import { durationIn } from "./duration.ts";
import type { Condition, Json } from "./tree.ts";
import { isObject, own, withKey } from "./tree.ts";
import type { ValueForm } from "./value-test.ts";
import { formOf, operatorsOf } from "./value-test.ts";

/** What is measured of events. */
export const MEASURES = ["count", "sum", "avg", "min", "max", "distinct", "first", "last"] as const;
export type MeasureName = (typeof MEASURES)[number];
export type Measure = {
  readonly is: MeasureName;
  /** The path of the value; "" for a count. */
  readonly of: string;
  /** "" for whatever there is. */
  readonly currency: string;
  readonly test: ValueForm;
};

const AT_LEAST_ONE: ValueForm = { op: "atLeast", values: [1] };
const MONEY: ReadonlySet<MeasureName> = new Set(["sum", "avg", "min", "max"]);
export const isMoney = (is: MeasureName): boolean => MONEY.has(is);

const textOr = (value: Json | undefined, otherwise: string): string | null =>
  value === undefined ? otherwise : typeof value === "string" ? value : null;

const countIn = (value: Json): Measure | null => {
  const test = formOf(value);
  return test === null ? null : { is: "count", of: "", currency: "", test };
};

const measureOf = (is: MeasureName, value: Json): Measure | null => {
  if (is === "count") return countIn(value);
  if (!isObject(value)) return null;
  const operators = Object.entries(value).filter(([key]) => key.startsWith("$"));
  const others = Object.keys(value).filter((key) => !key.startsWith("$"));
  const allowed = isMoney(is) ? ["of", "currency"] : ["of"];
  const of = textOr(own(value, "of"), "");
  const currency = textOr(own(value, "currency"), "");
  const test = operators.length === 1 ? formOf(Object.fromEntries(operators)) : null;
  if (of === null || currency === null || test === null) return null;
  return others.every((key) => allowed.includes(key)) ? { is, of, currency, test } : null;
};

/** A number under `last` says how many are looked at; an object measures the last value. */
const isMeasure = (event: Condition, is: MeasureName): boolean =>
  Object.hasOwn(event, is) && !(is === "last" && typeof event[is] === "number");

/** What is measured; null where a form cannot say it, or there is more than one. */
export const measureIn = (event: Condition): Measure | null => {
  if (Object.hasOwn(event, "matched")) return null;
  const [first, second] = MEASURES.filter((is) => isMeasure(event, is));
  if (first === undefined) return { is: "count", of: "", currency: "", test: AT_LEAST_ONE };
  return second === undefined ? measureOf(first, own(event, first) ?? null) : null;
};

const measureText = ({ is, of, currency, test }: Measure): Json =>
  is === "count"
    ? operatorsOf(test)
    : { of, ...(currency !== "" && isMoney(is) ? { currency } : {}), ...operatorsOf(test) };

/** The same events, with another measure of them. */
export const withMeasure = (event: Condition, measure: Measure): Condition => {
  const before = measureIn(event);
  const kept = Object.fromEntries(
    Object.entries(event).filter(
      ([key]) =>
        !MEASURES.some((is) => is === key && isMeasure(event, is)) &&
        !(key === "last" && measure.is === "last"),
    ),
  );
  return before?.is === measure.is && Object.hasOwn(event, measure.is)
    ? { ...event, [measure.is]: measureText(measure) }
    : { ...kept, [measure.is]: measureText(measure) };
};

export const CALENDAR = [
  "today",
  "yesterday",
  "this week",
  "last week",
  "this month",
  "last month",
  "this year",
  "last year",
] as const;
export type Calendar = (typeof CALENDAR)[number];
export const isCalendar = (value: unknown): value is Calendar =>
  CALENDAR.some((each) => each === value);

export const WINDOWS = ["ever", "rolling", "calendar", "between"] as const;
export type WindowName = (typeof WINDOWS)[number];

/** When the events were. */
export const windowIn = (event: Condition): WindowName | null => {
  const within = own(event, "within");
  const between = own(event, "between");
  if (within !== undefined && between !== undefined) return null;
  if (isCalendar(within)) return "calendar";
  if (within !== undefined) return durationIn(within) === null ? null : "rolling";
  if (between === undefined) return "ever";
  const isForm =
    isObject(between) &&
    Object.entries(between).every(
      ([key, value]) => (key === "from" || key === "until") && typeof value === "string",
    );
  return isForm ? "between" : null;
};

const FIRST_OF: Readonly<Record<WindowName, Condition>> = {
  ever: {},
  rolling: { within: "30d" },
  calendar: { within: "this month" },
  between: { between: {} },
};

/** The same events, of another kind of time. */
export const withWindow = (event: Condition, window: WindowName): Condition => ({
  ...withKey(withKey(event, "within", undefined), "between", undefined),
  ...FIRST_OF[window],
});

export const RELATIVES = ["before", "after", "since"] as const;
export type RelativeName = (typeof RELATIVES)[number];

/** By which other event they are judged, and how. */
export const relativeIn = (event: Condition): RelativeName | null =>
  RELATIVES.find((is) => Object.hasOwn(event, is)) ?? null;

export const withRelative = (event: Condition, is: RelativeName | null): Condition => {
  const before = relativeIn(event);
  const match = before === null ? { name: "" } : (event[before] ?? { name: "" });
  const kept = before === null ? event : withKey(event, before, undefined);
  return is === null ? kept : { ...kept, [is]: match };
};

/** The names of events; null where a field cannot hold them. */
export const namesIn = (match: Condition): readonly string[] | null => {
  const name = own(match, "name");
  const list: readonly (Json | undefined)[] = Array.isArray(name) ? name : [name ?? ""];
  const names = list.filter((each) => typeof each === "string");
  return names.length === list.length && names.every((each) => !each.includes(",")) ? names : null;
};

export const withNames = (match: Condition, names: readonly string[]): Condition => ({
  ...match,
  name: names.length > 1 ? names : (names[0] ?? ""),
});

const isMatch = (value: Json | undefined, more: readonly string[] = []): boolean => {
  if (!isObject(value) || namesIn(value) === null) return false;
  const where = own(value, "where");
  return (
    (where === undefined || isObject(where)) &&
    Object.keys(value).every((key) => ["name", "where", ...more].includes(key))
  );
};

/** The steps that follow. */
export const stepsIn = (event: Condition): readonly Condition[] => {
  const then = own(event, "then");
  return Array.isArray(then) ? then.filter(isObject) : [];
};

const isStep = (step: Json): boolean => {
  if (!isMatch(step, ["in"])) return false;
  const within = own(step, "in");
  return within === undefined || durationIn(within) !== null;
};

const isSteps = (then: Json | undefined): boolean =>
  then === undefined || (Array.isArray(then) && then.every((each: Json) => isStep(each)));

const isRelativeForm = (event: Condition): boolean => {
  const present = RELATIVES.filter((is) => Object.hasOwn(event, is));
  return present.length < 2 && present.every((is) => isMatch(own(event, is)));
};

const KEYS = new Set<string>([
  "name",
  "where",
  "within",
  "between",
  "then",
  "last",
  ...RELATIVES,
  ...MEASURES,
]);

/** True where the form can say all of an $event; what it cannot say is written as JSON. */
export const canSayEvent = (event: Condition): boolean =>
  Object.keys(event).every((key) => KEYS.has(key)) &&
  isMatch(
    Object.fromEntries(Object.entries(event).filter(([key]) => key === "name" || key === "where")),
  ) &&
  measureIn(event) !== null &&
  windowIn(event) !== null &&
  isRelativeForm(event) &&
  isSteps(own(event, "then"));

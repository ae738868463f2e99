import { compileCondition, isFlaw, subjectOf } from "../condition/index.ts";
import { parseDuration } from "../duration/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own } from "../json/index.ts";
import type { DecideInput } from "./decide.ts";
import { rootOf } from "./inputs.ts";
import type { Candidate, Clause } from "./record.ts";

/** One thing that could be otherwise about somebody: a value, without one it is not known; or a segment. */
export type Change =
  | {
      readonly what: "attribute";
      readonly path: string;
      readonly value?: Json;
      /** The clause that it turns. */
      readonly clause: Clause;
    }
  | {
      readonly what: "segment";
      readonly segment: string;
      readonly joins: boolean;
      readonly clause: Clause;
    };

/** Values of one clause that are tried. */
const MOST_VALUES = 3;
const LONGEST_LIST = 100;

const UNKNOWN = { value: undefined };
type Tried = { readonly value: Json | undefined };

const tried = (value: Json | undefined): Tried => ({ value });

/** The instant that `{ $now: "-30d" }` speaks of, moved by some milliseconds. */
const instantOf = (operand: Json, now: number, moved: number): string | null => {
  const text = isObject(operand) ? own(operand, "$now") : undefined;
  const [, sign, duration] = /^([+-]?)(.+)$/.exec(typeof text === "string" ? text : "") ?? [];
  const ms = parseDuration(duration ?? "");
  if (ms === null) return null;
  const at = now + (sign === "-" ? -ms : ms) + moved;
  return Math.abs(at) > 8.64e15 ? null : Temporal.Instant.fromEpochMilliseconds(at).toString();
};

/** Values at a bound, and by one or a little beyond it. */
const around = (operand: Json, now: number, towards: -1 | 0 | 1): readonly Tried[] => {
  if (typeof operand === "number")
    return towards === 0
      ? [tried(operand)]
      : [tried(operand + towards), tried(operand + towards / 100)];
  const instant = instantOf(operand, now, towards);
  if (instant !== null) return [tried(instant)];
  return towards === 0 ? [tried(operand)] : [];
};

const listsOf = (operand: Json, saw: Json, now: number): readonly Tried[] =>
  valuesOf(operand, null, now).flatMap(({ value: size }) => {
    if (typeof size !== "number" || size < 0 || size > LONGEST_LIST) return [];
    const had: readonly Json[] = Array.isArray(saw) ? saw : [];
    return [tried([...had, ...Array.from({ length: size }, () => ({}))].slice(0, size))];
  });

const elementOf = (operand: Json, now: number): readonly Tried[] => {
  if (!isObject(operand)) return [];
  if (isOperators(operand))
    return valuesOf(operand, null, now).map(({ value = null }) => tried([value]));
  const members = Object.entries(operand).map(
    ([name, wanted]) => [name, valuesOf(wanted, null, now)[0]?.value ?? null] as const,
  );
  return [tried([Object.fromEntries(members)])];
};

/** What stands for a class of characters, or for any of them. */
const SAMPLES: Readonly<Record<string, string>> = { d: "1", w: "a", s: " ", "": "a" };

/** Texts that may fit a simple pattern: words, choices between them, classes of characters. */
const examplesOf = (pattern: string): readonly string[] => {
  const inner = pattern.replace(/^\^/u, "").replace(/(?<!\\)\$$/u, "");
  const [, grouped] = /^\((?:\?:)?([^()]*)\)$/u.exec(inner) ?? [];
  return (grouped ?? inner)
    .split("|")
    .slice(0, MOST_VALUES)
    .map((choice) =>
      choice.replaceAll(
        /(?:\\([dws])|(\.))[*+]?|\\(.)/gu,
        (_all, kind: string | undefined, any: string | undefined, escaped: string | undefined) =>
          escaped ?? SAMPLES[any === undefined ? (kind ?? "") : ""] ?? "",
      ),
    );
};

const byOperator = (op: string, operand: Json, saw: Json, now: number): readonly Tried[] => {
  switch (op) {
    case "$eq":
    case "$gte":
    case "$lte":
    case "$veq":
    case "$vgte":
    case "$vlte":
      return around(operand, now, 0);
    case "$gt":
      return around(operand, now, 1);
    case "$lt":
      return around(operand, now, -1);
    case "$in":
    case "$ini":
      return Array.isArray(operand) ? operand.slice(0, MOST_VALUES).map(tried) : [];
    case "$exists":
      return operand === true ? [tried(true)] : [UNKNOWN];
    case "$size":
      return listsOf(operand, saw, now);
    case "$elemMatch":
      return elementOf(operand, now);
    case "$regex":
    case "$regexi":
      return typeof operand === "string" ? examplesOf(operand).map(tried) : [];
    case "$all":
    case "$alli":
      return [tried(operand)];
    default:
      return [];
  }
};

const isOperators = (value: JsonObject): boolean =>
  Object.keys(value).length > 0 && Object.keys(value).every((key) => key.startsWith("$"));

/** Values that a clause may want; whether one is enough is asked of the clause. */
const valuesOf = (wanted: Json, saw: Json, now: number): readonly Tried[] => {
  if (wanted === null) return [UNKNOWN];
  if (!isObject(wanted) || !isOperators(wanted)) return [tried(wanted)];
  return Object.entries(wanted).flatMap(([op, operand]) => byOperator(op, operand, saw, now));
};

/** Values that a clause may not want. */
const othersOf = (wanted: Json, saw: Json): readonly Tried[] => [
  ...(typeof saw === "boolean" ? [tried(!saw)] : []),
  ...(isObject(wanted) ? Object.values(wanted) : [wanted]).flatMap((operand) =>
    typeof operand === "number" ? [tried(operand - 1), tried(operand), tried(operand + 1)] : [],
  ),
  UNKNOWN,
];

const nested = (path: readonly string[], value: Json): Json => {
  const [first, ...rest] = path;
  return first === undefined ? value : { [first]: nested(rest, value) };
};

/** Values with which a clause is what it was not. */
const turning = ({ path, wanted, saw, result }: Clause, now: number): readonly Tried[] => {
  const condition = compileCondition({ [path]: wanted });
  if (isFlaw(condition)) return [];
  const holdsWith = ({ value }: Tried): boolean => {
    const attributes = value === undefined ? {} : nested(path.split("."), value);
    return isObject(attributes) && condition.holds(subjectOf(attributes, now));
  };
  const all = [...(result ? [] : valuesOf(wanted, saw, now)), ...othersOf(wanted, saw)];
  const enough = all.filter((each) => holdsWith(each) !== result);
  const apart = new Map(enough.map((each) => [JSON.stringify(each.value), each]));
  return [...apart.values()].slice(0, MOST_VALUES);
};

const segmentsIn = (wanted: Json): readonly string[] => {
  const named = isObject(wanted) ? own(wanted, "$in") : wanted;
  return (Array.isArray(named) ? named : [named]).filter((each) => typeof each === "string");
};

const changesOf = (clause: Clause, now: number): readonly Change[] => {
  const { path, wanted, result } = clause;
  if (path === "$segment")
    return segmentsIn(wanted)
      .slice(0, MOST_VALUES)
      .map((segment) => ({ what: "segment", segment, joins: !result, clause }));
  if (path.startsWith("$")) return [];
  return turning(clause, now).map(({ value }) => ({
    what: "attribute",
    path,
    ...(value === undefined ? {} : { value }),
    clause,
  }));
};

/**
 * What could be otherwise so that a candidate comes past the condition that stopped it: one clause at a
 * time, those that did not hold first. Whether it is enough is found by deciding again.
 */
export const changesFor = ({ clauses }: Candidate, now: number): readonly Change[] => {
  const stopped = clauses.at(-1)?.part;
  const asked = clauses.filter(({ part }) => part === stopped);
  return [
    ...asked.filter(({ result }) => !result),
    ...asked.filter(({ result }) => result),
  ].flatMap((clause) => changesOf(clause, now));
};

/** A value with another at a path inside it; undefined takes it away. */
const withAt = (
  value: Json | undefined,
  [first, ...rest]: readonly string[],
  other: Json | undefined,
): Json | undefined => {
  if (first === undefined) return other;
  const { [first]: before, ...left } = isObject(value) ? value : {};
  const inner = withAt(before, rest, other);
  return inner === undefined ? left : { ...left, [first]: inner };
};

/** What is decided from with one thing otherwise. */
export const withChange = (input: DecideInput, change: Change): DecideInput => {
  if (change.what === "segment") {
    const others = input.segments.filter((key) => key !== change.segment);
    return { ...input, segments: change.joins ? [...others, change.segment] : others };
  }
  const { path, value } = change;
  const [root, ...rest] = path.split(".");
  if (root === "context") {
    const context = withAt(input.context, rest, value);
    return { ...input, context: isObject(context) ? context : {} };
  }
  const name = rootOf(path);
  const others = input.traits.filter((trait) => trait.name !== name);
  const before = input.traits.find((trait) => trait.name === name);
  const made = withAt(before?.value, rest, value);
  if (made === undefined) return { ...input, traits: others };
  const origin = before ?? { name, kind: "declared" as const, source: null, time: null };
  return { ...input, traits: [...others, { ...origin, value: made }] };
};

import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import { LONGEST_DURATION, parseDuration } from "../duration/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { escapeKey, isObject, own } from "../json/index.ts";
import type { Comparison, ConditionNode, Operator, ValueTest } from "./ast.ts";
import { COMPARISONS } from "./ast.ts";
import { OPERATOR_NAMES, plainOperator, TYPE_NAMES } from "./operators.ts";

/** What a condition is asked of: it decides what may stand in it. */
export type Place = "subject" | "event" | "element" | "account" | "item";

/** How the parts of a condition are read; a flaw is told and reading goes on. */
export type Reading = {
  readonly flaw: (pointer: string, wrong: Told) => void;
  readonly node: (condition: Json, pointer: string, place: Place) => ConditionNode;
  /** Keys of the lists that $inGroup may name. */
  readonly groups: JsonObject;
};

export const isOperators = (value: JsonObject): boolean => {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.startsWith("$"));
};

export const under = (pointer: string, key: string | number): string =>
  `${pointer}/${escapeKey(String(key))}`;

const RELATIVE = /^([+-]?)(\d{1,9}(?:ms|s|m|h|d|w))$/;

/** Milliseconds of `-30d`, `+7d` or `0d`; null when it is none. */
const offsetOf = (text: Json | undefined): number | null => {
  if (typeof text !== "string") return null;
  const [, sign, duration = ""] = RELATIVE.exec(text) ?? [];
  const ms = parseDuration(duration);
  if (ms === null || ms > LONGEST_DURATION) return null;
  return sign === "-" ? -ms : ms;
};

const comparisonOf = (op: string): Comparison | undefined =>
  COMPARISONS.find((each) => each === op);

const never = (op: string, pointer: string): Operator => ({ is: "never", op, pointer });

const readNow = (
  op: string,
  operand: JsonObject,
  pointer: string,
  place: Place,
  reading: Reading,
): Operator => {
  const comparison = comparisonOf(op);
  const offset = offsetOf(own(operand, "$now"));
  if (comparison === undefined)
    reading.flaw(pointer, told("now-comparison", { names: COMPARISONS.join(", ") }));
  else if (offset === null || Object.keys(operand).length > 1)
    reading.flaw(under(pointer, "$now"), told("now-duration"));
  else if (place === "event" || place === "item") reading.flaw(pointer, told("now-in-where"));
  else return { is: "now", op: comparison, offset, pointer };
  return never(op, pointer);
};

const readPlain = (op: string, operand: Json, pointer: string, reading: Reading): Operator => {
  const known = plainOperator(op);
  if (known === undefined) {
    reading.flaw(
      pointer,
      told("operator-unknown", { operator: op, operators: OPERATOR_NAMES.join(" ") }),
    );
    return never(op, pointer);
  }
  const flaw = known.flaw(operand);
  if (flaw !== null) {
    reading.flaw(pointer, told(flaw, { operator: op, values: TYPE_NAMES }));
    return never(op, pointer);
  }
  if (Array.isArray(operand) && operand.length === 0 && (op === "$in" || op === "$ini"))
    reading.flaw(pointer, told("list-empty", { operator: op }));
  if (
    op.endsWith("Group") &&
    typeof operand === "string" &&
    !Object.hasOwn(reading.groups, operand)
  )
    reading.flaw(pointer, told("list-unknown", { group: operand }));
  return { is: "plain", op, operand, pointer };
};

/** $alli is blind to case where a text stands alone. */
const readEach = (
  op: "$all" | "$alli",
  operand: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): Operator => {
  if (!Array.isArray(operand)) {
    reading.flaw(pointer, told("operand-list", { operator: op }));
    return never(op, pointer);
  }
  const tests = operand.map((each: Json, index): ValueTest => {
    const at = under(pointer, index);
    return op === "$alli" && typeof each === "string"
      ? [{ is: "plain", op: "$ini", operand: [each], pointer: at }]
      : readTest(each, at, place, reading);
  });
  return { is: "each", op, tests, pointer };
};

const readOperator = (
  op: string,
  operand: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): Operator => {
  switch (op) {
    case "$not":
    case "$size":
      return { is: "test", op, test: readTest(operand, pointer, place, reading), pointer };
    case "$elemMatch":
      if (isObject(operand) && !isOperators(operand)) {
        const inner = place === "event" || place === "item" ? "item" : "element";
        return { is: "element", op, condition: reading.node(operand, pointer, inner), pointer };
      }
      return { is: "test", op, test: readTest(operand, pointer, place, reading), pointer };
    case "$all":
    case "$alli":
      return readEach(op, operand, pointer, place, reading);
    default:
      return isObject(operand) && Object.hasOwn(operand, "$now") && op.startsWith("$")
        ? readNow(op, operand, pointer, place, reading)
        : readPlain(op, operand, pointer, reading);
  }
};

/** Reads what is wanted of one value: operators, or a value that it equals. */
export const readTest = (
  wanted: Json,
  pointer: string,
  place: Place,
  reading: Reading,
): ValueTest => {
  if (!isObject(wanted) || !isOperators(wanted)) {
    if (isObject(wanted) && Object.keys(wanted).some((key) => key.startsWith("$")))
      reading.flaw(pointer, told("operators-mixed"));
    return [{ is: "plain", op: "$eq", operand: wanted, pointer }];
  }
  return Object.entries(wanted).map(([op, operand]) =>
    readOperator(op, operand, under(pointer, op), place, reading),
  );
};

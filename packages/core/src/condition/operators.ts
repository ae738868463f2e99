import type { Json, JsonObject } from "../json/index.ts";
import { own } from "../json/index.ts";
import { lowered, order, same, typeName } from "./compare.ts";
import { patternOf } from "./pattern.ts";
import { paddedVersion } from "./version.ts";

/** A compiled test of one value; undefined is a value that was missing. */
export type PlainTest = (value: Json | undefined) => boolean;

type OperandFlaw =
  | "operand-list"
  | "operand-comparable"
  | "operand-group"
  | "operand-pattern"
  | "operand-pattern-syntax"
  | "operand-version"
  | "operand-truth"
  | "operand-one-of";

type PlainOperator = {
  /** What is wrong with an operand, by its code; null when it is good. */
  readonly flaw: (operand: Json) => OperandFlaw | null;
  readonly make: (operand: Json, groups: JsonObject) => PlainTest;
};

const never: PlainTest = () => false;
const good = (): null => null;

const comparison = (holds: (difference: number) => boolean): PlainOperator => ({
  flaw: (operand) =>
    typeof operand === "number" || typeof operand === "string" ? null : "operand-comparable",
  make: (operand) =>
    typeof operand === "number"
      ? (value) => holds(typeof value === "number" ? value - operand : order(value, operand))
      : (value) => holds(order(value, operand)),
});

const isScalar = (value: Json | undefined): boolean => typeof value !== "object" || value === null;

/** True for a value that is in the list, or a list with an element that is. */
const member = (
  list: readonly Json[],
  of: (value: Json | undefined) => Json | undefined,
): PlainTest => {
  const wanted = list.map((each) => of(each) ?? null);
  const scalars = new Set<Json>(wanted.filter(isScalar));
  const others = wanted.filter((each) => !isScalar(each));
  const has = (value: Json | undefined): boolean => {
    const seen = of(value) ?? null;
    return scalars.has(seen) || (!isScalar(seen) && others.some((each) => same(each, seen)));
  };
  return (value) => (Array.isArray(value) ? value.some(has) : has(value));
};

const asIs = (value: Json | undefined): Json | undefined => value;

const oneOf = (of: typeof asIs, isWanted: boolean): PlainOperator => ({
  flaw: (operand) => (Array.isArray(operand) ? null : "operand-list"),
  make: (operand) => {
    if (!Array.isArray(operand)) return never;
    const test = member(operand, of);
    return (value) => test(value) === isWanted;
  },
});

const group = (isWanted: boolean): PlainOperator => ({
  flaw: (operand) => (typeof operand === "string" ? null : "operand-group"),
  make: (operand, groups) => {
    const list = typeof operand === "string" ? own(groups, operand) : undefined;
    const test = Array.isArray(list) ? member(list, asIs) : never;
    return (value) => test(value) === isWanted;
  },
});

const pattern = (ignoresCase: boolean): PlainOperator => ({
  flaw: (operand) => {
    if (typeof operand !== "string") return "operand-pattern";
    return patternOf(operand, ignoresCase) === null ? "operand-pattern-syntax" : null;
  },
  make: (operand) => {
    const found = typeof operand === "string" ? patternOf(operand, ignoresCase) : null;
    if (found === null) return never;
    return (value) =>
      (typeof value === "string" || typeof value === "number" || typeof value === "boolean") &&
      found(String(value));
  },
});

const version = (holds: (difference: number) => boolean): PlainOperator => ({
  flaw: (operand) =>
    typeof operand === "string" || typeof operand === "number" ? null : "operand-version",
  make: (operand) => {
    const wanted = paddedVersion(operand);
    return (value) => holds(order(paddedVersion(value), wanted));
  },
});

const TYPES = new Set(["string", "number", "boolean", "array", "object", "null"]);
/** What $type may name. */
export const TYPE_NAMES = [...TYPES].join(", ");

const isEqual: PlainOperator = {
  flaw: good,
  make: (operand) =>
    isScalar(operand)
      ? (value) => (value ?? null) === operand
      : (value) => same(value ?? null, operand),
};

/** Operators on one value whose operand is plain JSON: GrowthBook's, with its results. */
const PLAIN_OPERATORS: Readonly<Record<string, PlainOperator>> = {
  $eq: isEqual,
  $ne: {
    flaw: good,
    make: (operand, groups) => {
      const test = isEqual.make(operand, groups);
      return (value) => !test(value);
    },
  },
  $lt: comparison((difference) => difference < 0),
  $lte: comparison((difference) => difference <= 0),
  $gt: comparison((difference) => difference > 0),
  $gte: comparison((difference) => difference >= 0),
  $in: oneOf(asIs, true),
  $nin: oneOf(asIs, false),
  $ini: oneOf(lowered, true),
  $nini: oneOf(lowered, false),
  $inGroup: group(true),
  $notInGroup: group(false),
  $exists: {
    flaw: (operand) => (typeof operand === "boolean" ? null : "operand-truth"),
    make: (operand) => (value) => (value !== undefined && value !== null) === operand,
  },
  $type: {
    flaw: (operand) =>
      typeof operand === "string" && TYPES.has(operand) ? null : "operand-one-of",
    make: (operand) => (value) => typeName(value) === operand,
  },
  $regex: pattern(false),
  $regexi: pattern(true),
  $veq: version((difference) => difference === 0),
  $vne: version((difference) => difference !== 0),
  $vlt: version((difference) => difference < 0),
  $vlte: version((difference) => difference <= 0),
  $vgt: version((difference) => difference > 0),
  $vgte: version((difference) => difference >= 0),
};

/** Every operator on a value: the plain ones, and those that hold tests of their own. */
export const OPERATOR_NAMES: readonly string[] = [
  ...Object.keys(PLAIN_OPERATORS),
  "$not",
  "$size",
  "$elemMatch",
  "$all",
  "$alli",
];

export const plainOperator = (name: string): PlainOperator | undefined =>
  Object.hasOwn(PLAIN_OPERATORS, name) ? PLAIN_OPERATORS[name] : undefined;

import type { Condition, Json } from "./tree.ts";
import { isObject, own } from "./tree.ts";

/** What a form can ask of a value. What else may be asked is written as JSON. */
export const COMPARISONS = ["is", "isNot", "atLeast", "moreThan", "atMost", "lessThan"] as const;
export const OPERATORS = [
  ...COMPARISONS,
  "oneOf",
  "noneOf",
  "isKnown",
  "isMissing",
  "matches",
  "longerAgo",
  "within",
  "laterThan",
  "sooner",
] as const;
export type OperatorName = (typeof OPERATORS)[number];

/** A test in the form's terms; of many values for oneOf and noneOf, without any for isKnown. */
export type ValueForm = { readonly op: OperatorName; readonly values: readonly Scalar[] };
export type Scalar = string | number | boolean;

const KEYS = {
  is: "$eq",
  isNot: "$ne",
  atLeast: "$gte",
  moreThan: "$gt",
  atMost: "$lte",
  lessThan: "$lt",
  oneOf: "$in",
  noneOf: "$nin",
  isKnown: "$exists",
  isMissing: "$exists",
  matches: "$regex",
  longerAgo: "$lt",
  within: "$gt",
  laterThan: "$gt",
  sooner: "$lt",
} as const satisfies Readonly<Record<OperatorName, string>>;

const isScalar = (value: Json | undefined): value is Scalar =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const scalarsOf = (value: Json): readonly Scalar[] | null =>
  Array.isArray(value) && value.every(isScalar) ? value : null;

/** Times relative to now: before it -30d, after it +7d. */
export const isRelative = (op: OperatorName): boolean =>
  op === "longerAgo" || op === "within" || op === "laterThan" || op === "sooner";

const relativeForm = (key: string, now: Json | undefined): ValueForm | null => {
  const [, sign, length = ""] =
    typeof now === "string" ? (/^([+-])([1-9]\d{0,8}[smhdw])$/.exec(now) ?? []) : [];
  if (sign === undefined || (key !== "$lt" && key !== "$gt")) return null;
  const op =
    sign === "-"
      ? key === "$lt"
        ? "longerAgo"
        : "within"
      : key === "$gt"
        ? "laterThan"
        : "sooner";
  return { op, values: [length] };
};

const listForm = (op: "oneOf" | "noneOf", value: Json): ValueForm | null => {
  const values = scalarsOf(value);
  // A field has them between commas.
  const isField =
    values?.every(
      (each) => each !== "" && !String(each).includes(",") && String(each).trim() === String(each),
    ) === true;
  return isField && values !== null ? { op, values } : null;
};

const operatorForm = (key: string, value: Json): ValueForm | null => {
  if (key === "$exists" && typeof value === "boolean")
    return { op: value ? "isKnown" : "isMissing", values: [] };
  if (key === "$in") return listForm("oneOf", value);
  if (key === "$nin") return listForm("noneOf", value);
  if (isObject(value))
    return Object.keys(value).length === 1 ? relativeForm(key, own(value, "$now")) : null;
  if (!isScalar(value)) return null;
  if (key === "$regex")
    return typeof value === "string" ? { op: "matches", values: [value] } : null;
  const op = COMPARISONS.find((each) => KEYS[each] === key);
  return op === undefined ? null : { op, values: [value] };
};

/** The form of what is wanted of a value; null where a form cannot say it. */
export const formOf = (wanted: Json): ValueForm | null => {
  if (isScalar(wanted)) return { op: "is", values: [wanted] };
  if (!isObject(wanted)) return null;
  const [first, second] = Object.entries(wanted);
  return first === undefined || second !== undefined ? null : operatorForm(...first);
};

const operandOf = ({ op, values }: ValueForm): Json => {
  switch (op) {
    case "oneOf":
    case "noneOf":
      return [...values];
    case "isKnown":
      return true;
    case "isMissing":
      return false;
    case "longerAgo":
    case "within":
      return { $now: `-${String(values[0])}` };
    case "laterThan":
    case "sooner":
      return { $now: `+${String(values[0])}` };
    default:
      return values[0] ?? "";
  }
};

/** The same in a document, always with its operator. */
export const operatorsOf = (form: ValueForm): Condition => ({ [KEYS[form.op]]: operandOf(form) });

/** The same as short as it is written: what something has to equal stands alone. */
export const wantedOf = (form: ValueForm): Json =>
  form.op === "is" ? operandOf(form) : operatorsOf(form);

/** Another operator, with the values as far as it takes them. */
export const withOperator = ({ values }: ValueForm, op: OperatorName): ValueForm => {
  if (op === "isKnown" || op === "isMissing") return { op, values: [] };
  if (op === "oneOf" || op === "noneOf") return { op, values };
  const [first] = values;
  if (!isRelative(op)) return { op, values: [first ?? ""] };
  const isLength = typeof first === "string" && /^[1-9]\d{0,8}[smhdw]$/.test(first);
  return { op, values: [isLength ? first : "30d"] };
};

/** What somebody wrote, as the value they mean: 5 is a number, true is yes; quoted it is text. */
export const scalarOf = (text: string): Scalar => {
  if (text === "true") return true;
  if (text === "false") return false;
  const number = Number(text);
  const isNumber = /^-?\d+\.\d+$/.test(text) || String(number) === text;
  if (isNumber && Number.isFinite(number)) return number;
  const [, quoted] = /^"(.*)"$/s.exec(text) ?? [];
  return quoted ?? text;
};

/** A value as it is written in a field, such that it is read as the same again. */
export const textOf = (value: Scalar): string => {
  if (typeof value !== "string") return String(value);
  return scalarOf(value) === value ? value : `"${value}"`;
};

/** What stands between commas. */
export const listed = (text: string): readonly string[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

import { isUtf8 } from "node:buffer";
import type { SchemaElement, SchemaTree } from "hyparquet";
import type { Cell, Json } from "./cell.ts";
import { cellText, isLocal } from "./cell.ts";

/** Makes a cell of a column's value; undefined when its bytes are no text. */
export type ToCell = (value: unknown) => Cell | undefined;

const isObject = (value: object): value is Readonly<Record<string, unknown>> =>
  !Array.isArray(value);

const textOf = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : undefined;

const integerJson = (value: bigint): Json =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

const objectJson = (value: object): Json => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isLocal(value)) return cellText(value);
  if (value instanceof Uint8Array) return textOf(value) ?? null;
  if (Array.isArray(value)) return value.map(jsonOf);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonOf(each)]))
    : null;
};

/** A value inside a list or a struct: JSON knows no times and no 64-bit integers. */
const jsonOf = (value: unknown): Json => {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return integerJson(value);
    default:
      return typeof value === "object" && value !== null ? objectJson(value) : null;
  }
};

/** Big-endian two's complement, as Parquet holds decimals of many digits. */
const integerOf = (bytes: Uint8Array): bigint => {
  const hex = Buffer.from(bytes).toString("hex");
  return hex === "" ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
};

/** A whole number of units of 10^-scale as decimal text, exact. */
export const decimalText = (units: bigint, scale: number): string => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  const whole = digits.slice(0, digits.length - scale);
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`;
};

const decimalCell =
  (scale: number): ToCell =>
  (value) => {
    if (value instanceof Uint8Array) return decimalText(integerOf(value), scale);
    return typeof value === "bigint" || typeof value === "number"
      ? decimalText(BigInt(value), scale)
      : null;
  };

/** The shortest number that is this 32-bit float: 19.9, not 19.899999618530273. */
const shortest = (value: number): number => {
  const found = [6, 7, 8]
    .map((digits) => Number(value.toPrecision(digits)))
    .find((each) => Math.fround(each) === value);
  return found ?? value;
};

const plainCell: ToCell = (value) => {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
    return value;
  // What has no number is written as NaN by many a tool.
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  return value instanceof Uint8Array ? textOf(value) : jsonOf(value);
};

/** The digits behind the point of a decimal column; null for other columns. */
const decimalScale = ({
  converted_type: converted,
  logical_type: logical,
  scale,
}: SchemaElement): number | null => {
  if (logical?.type === "DECIMAL") return logical.scale;
  return converted === "DECIMAL" ? (scale ?? 0) : null;
};

/**
 * Whether a column's times are those of a clock without its zone. The older kinds of timestamps are
 * instants by the format; the oldest (INT96) and dates are not.
 */
const isLocalTime = ({ type, logical_type: logical }: SchemaElement): boolean =>
  logical?.type === "TIMESTAMP" ? !logical.isAdjustedToUTC : type === "INT96";

const isDate = ({ converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  converted === "DATE" || logical?.type === "DATE";

/** The date and time that hyparquet says as if they were UTC's. */
const localCell =
  (isDay: boolean): ToCell =>
  (value) => {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) return plainCell(value);
    const shown = value.toISOString().slice(0, -1);
    return isDay ? Temporal.PlainDate.from(shown) : Temporal.PlainDateTime.from(shown);
  };

/** How the values of a column without others inside become cells. */
const leafMaker = (element: SchemaElement): ToCell => {
  const scale = decimalScale(element);
  if (scale !== null) return decimalCell(scale);
  if (isDate(element)) return localCell(true);
  if (isLocalTime(element)) return localCell(false);
  if (element.type !== "FLOAT") return plainCell;
  return (value) => plainCell(typeof value === "number" ? shortest(value) : value);
};

/** A decimal in JSON: a number where that keeps each digit, else text. */
const decimalJson = (cell: Cell | undefined): Json => {
  const text = cellText(cell);
  if (text === "") return null;
  const plain = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return String(Number(text)) === plain ? Number(text) : text;
};

type ToJson = (value: unknown) => Json;

const leafJson = (element: SchemaElement): ToJson => {
  const make = leafMaker(element);
  return decimalScale(element) === null
    ? (value) => jsonOf(make(value))
    : (value) => decimalJson(make(value));
};

const kindOf = ({ element }: SchemaTree): string =>
  element.logical_type?.type ?? element.converted_type ?? "";

const listed =
  (make: ToJson): ToJson =>
  (value) =>
    Array.isArray(value) ? value.map(make) : jsonOf(value);

const fieldsOf =
  (makers: ReadonlyMap<string, ToJson> | ToJson): ToJson =>
  (value) =>
    typeof value === "object" && value !== null && isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, each]) => {
            const make = typeof makers === "function" ? makers : (makers.get(name) ?? jsonOf);
            return [name, make(each)];
          }),
        )
      : jsonOf(value);

/** How the values of a column become JSON, with all that is inside of them. */
const jsonMaker = (tree: SchemaTree): ToJson => {
  const { children, element } = tree;
  const [inner] = children;
  if (inner === undefined) {
    const leaf = leafJson(element);
    return element.repetition_type === "REPEATED" ? listed(leaf) : leaf;
  }
  if (kindOf(tree) === "LIST") {
    const [only, ...others] = inner.children;
    if (only !== undefined && others.length === 0) return listed(jsonMaker(only));
    return inner.children.length === 0 ? jsonMaker(inner) : listed(structMaker(inner));
  }
  const values = inner.children[1];
  if (kindOf(tree).startsWith("MAP") && values !== undefined) return fieldsOf(jsonMaker(values));
  const struct = structMaker(tree);
  return element.repetition_type === "REPEATED" ? listed(struct) : struct;
};

const structMaker = ({ children }: SchemaTree): ToJson =>
  fieldsOf(new Map(children.map((child) => [child.element.name, jsonMaker(child)])));

/** How the values of a column, or of a field inside of one, become cells. */
export const cellMaker = (tree: SchemaTree): ToCell => {
  const isLeaf = tree.children.length === 0 && tree.element.repetition_type !== "REPEATED";
  if (isLeaf) return leafMaker(tree.element);
  const make = jsonMaker(tree);
  return (value) => (value === undefined || value === null ? null : make(value));
};

/**
 * A column as hyparquet is told of it: of a decimal it would make a binary float, and of bytes text
 * with replacement characters. Both are left as they are, for `cellMaker`.
 */
export const withoutRounding = (element: SchemaElement): SchemaElement => {
  if (decimalScale(element) === null) return element;
  const { converted_type: _converted, logical_type: _logical, ...plain } = element;
  return plain;
};

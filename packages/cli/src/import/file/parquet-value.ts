import { isUtf8 } from "node:buffer";
import type { SchemaElement } from "hyparquet";
import type { Cell, Json } from "./cell.ts";

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
export const decimalScale = ({
  converted_type: converted,
  logical_type: logical,
  scale,
}: SchemaElement): number | null => {
  if (logical?.type === "DECIMAL") return logical.scale;
  return converted === "DECIMAL" ? (scale ?? 0) : null;
};

/** How a column's values become cells. */
export const cellMaker = (element: SchemaElement): ToCell => {
  const scale = decimalScale(element);
  if (scale !== null) return decimalCell(scale);
  if (element.type !== "FLOAT") return plainCell;
  return (value) => plainCell(typeof value === "number" ? shortest(value) : value);
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

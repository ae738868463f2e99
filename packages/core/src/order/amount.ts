import type { Json } from "../json/index.ts";

/** Digits behind the point that an amount keeps: what ISO 4217 has at most. */
export const AMOUNT_DIGITS = 4;

/** Beyond this no amount is believed; also what a column of 18 digits holds. */
const LIMIT = 10n ** 18n;
/** A longer exponent is no amount, and would make a number of that many digits. */
const EXPONENT_LIMIT = 40;

const NUMBER = /^([+-]?)(\d{1,40})(?:\.(\d{1,400}))?(?:e([+-]?\d{1,3}))?$/i;

/** digits × 10^exponent, to the nearest whole number; halves go up. */
const shifted = (digits: bigint, exponent: number): bigint => {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (2n * digits + divisor) / (2n * divisor);
};

/** Below this (ten-thousandths), a double stands so close to the decimal that it was read from. */
const EXACT_BELOW = 1e12;

/**
 * Ten-thousandths of a number of at most four digits, as a whole number below 10^12, without a look at
 * its text; null where that has to be looked at.
 */
export const plainUnits = (value: number): number | null => {
  const units = value * 10 ** AMOUNT_DIGITS;
  const nearest = Math.round(units);
  return Math.abs(units - nearest) < 1e-3 && Math.abs(units) < EXACT_BELOW ? nearest : null;
};

const plainAmount = (value: number): bigint | null => {
  const units = plainUnits(value);
  return units === null ? null : BigInt(units);
};

const writtenAmount = (written: string): bigint | null => {
  const [, sign, whole, fraction = "", power = "0"] = NUMBER.exec(written) ?? [];
  if (whole === undefined) return null;
  const exponent = Number(power) - fraction.length + AMOUNT_DIGITS;
  if (exponent > EXPONENT_LIMIT) return null;
  const units = shifted(BigInt(whole + fraction), exponent);
  if (units >= LIMIT) return null;
  return sign === "-" ? -units : units;
};

/**
 * An amount of money in ten-thousandths, exact: a number or the text of one, with a point. Further
 * digits are rounded, halves away from zero. Null for what is no number, or 10^14 and more.
 */
export const amountOf = (value: Json | undefined): bigint | null => {
  if (typeof value === "number") return plainAmount(value) ?? writtenAmount(String(value));
  return typeof value === "string" ? writtenAmount(value.trim()) : null;
};

/** Ten-thousandths as decimal text: 123456n is 12.3456. */
export const amountText = (units: bigint): string => {
  const digits = String(units < 0n ? -units : units).padStart(AMOUNT_DIGITS + 1, "0");
  const point = digits.length - AMOUNT_DIGITS;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
};

import type { Json } from "../json/index.ts";
import type { Conversion } from "./fix.ts";

/** A value that cannot be converted, and why; the value itself may be personal and is not in it. */
export type Unclear = { readonly unclear: string };
export type Converted = { readonly value: Json } | Unclear;

/** Digits that a number carries without loss. */
const MAX_DIGITS = 15;

const NUMERAL = /^[+-]?\d[\d\s.,'\u2019]*$/u;
const SCIENTIFIC = /^[+-]?\d+(\.\d+)?e[+-]?\d{1,3}$/i;
/** What shops write around an amount: `kr`, `SEK`, `€`, `:-`. */
const BEFORE = /^(?:[A-Z]{3}|\p{Sc}|kr\.?)\s*(?=[\d+-])/iu;
const AFTER = /(?<=\d)\s*(?:[A-Z]{3}|\p{Sc}|kr\.?|:-)$/iu;
const GROUPS = /^[1-9]\d{0,2}(?:[\s.,'\u2019]\d{3})+$/u;

const unclear = (why: string): Unclear => ({ unclear: why });

/** Digits with one kind of separator between groups of three, or with none. */
const wholePart = (text: string): string | null => {
  if (/^\d+$/.test(text)) return text;
  const separators = new Set(text.replaceAll(/\d/g, ""));
  return separators.size === 1 && GROUPS.test(text) ? text.replaceAll(/\D/g, "") : null;
};

type Split = { readonly whole: string; readonly fraction: string };

/** Which of a numeral's commas and points is the decimal one; null when it has none. */
const splitAtDecimal = (text: string): Split | Unclear | null => {
  const marks = text.replaceAll(/[^.,]/g, "");
  const last = marks.at(-1);
  if (last === undefined) return null;
  const index = text.lastIndexOf(last);
  const split = { whole: text.slice(0, index), fraction: text.slice(index + 1) };
  const kinds = new Set(marks);
  if (kinds.size === 2) return split;
  // Several of one kind part groups; the decimal one stands once.
  if (marks.length > 1) return null;
  const isGrouped = split.fraction.length === 3 && /^[1-9]\d{0,2}$/.test(split.whole);
  return isGrouped
    ? unclear(`whether its ${last === "," ? "comma" : "point"} parts thousands or decimals`)
    : split;
};

const numberOf = (whole: string, fraction: string, isNegative: boolean): number | Unclear => {
  if (`${whole}${fraction}`.replace(/^0+/, "").length > MAX_DIGITS)
    return unclear(`it has more than the ${MAX_DIGITS} digits that a number carries`);
  const size = Number(fraction === "" ? whole : `${whole}.${fraction}`);
  return isNegative && size !== 0 ? -size : size;
};

const fromNumeral = (text: string): number | Unclear => {
  const unsigned = text.replace(/^[+-]/, "");
  const split = splitAtDecimal(unsigned) ?? { whole: unsigned, fraction: "" };
  if ("unclear" in split) return split;
  const whole = wholePart(split.whole);
  return whole === null || !/^\d*$/.test(split.fraction)
    ? unclear("which number it is")
    : numberOf(whole, split.fraction, text.startsWith("-"));
};

/**
 * The number that a text means, whether written `1299.5`, `1 299,50 kr` or `1.299,50 €`. Where a
 * comma or point could part thousands or decimals (`1,299`), it is unclear.
 */
const numberFrom = (text: string): number | Unclear => {
  const bare = text.trim().replaceAll("\u2212", "-").replace(BEFORE, "").replace(AFTER, "").trim();
  if (SCIENTIFIC.test(bare)) {
    const value = Number(bare);
    return Number.isFinite(value) ? value : unclear("it is larger than a number can be");
  }
  return NUMERAL.test(bare) ? fromNumeral(bare) : unclear("which number it is");
};

const toNumber = (value: Json): Converted => {
  if (typeof value === "number") return { value };
  if (typeof value !== "string") return unclear("it is neither a number nor text");
  const found = numberFrom(value);
  return typeof found === "number" ? { value: found } : found;
};

const toInteger = (value: Json): Converted => {
  const number = toNumber(value);
  if ("unclear" in number) return number;
  return Number.isSafeInteger(number.value) ? number : unclear("it is no whole number");
};

const toText = (value: Json): Converted =>
  typeof value === "string"
    ? { value }
    : typeof value === "number" || typeof value === "boolean"
      ? { value: String(value) }
      : unclear("a list or an object is no text");

const TRUTHS: ReadonlyMap<Json, boolean> = new Map<Json, boolean>([
  [true, true],
  [1, true],
  ["true", true],
  ["1", true],
  ["yes", true],
  ["ja", true],
  [false, false],
  [0, false],
  ["false", false],
  ["0", false],
  ["no", false],
  ["nej", false],
]);

const toBoolean = (value: Json): Converted => {
  const truth = TRUTHS.get(typeof value === "string" ? value.trim().toLowerCase() : value);
  return truth === undefined ? unclear("whether it means true or false") : { value: truth };
};

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const INSTANT =
  /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<minutes>\d\d:\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?\s*(?<zone>Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/i;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const isDay = (date: string): boolean => {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return day >= 1 && day <= (DAYS[month - 1] ?? 0) && (month !== 2 || day < 29 || isLeap(year));
};

const zoneOf = (zone: string | undefined): string => {
  if (zone === undefined || /^z$/i.test(zone)) return "Z";
  return zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
};

/** ISO 8601 in its full form; without an offset it is UTC, as everywhere in Attune. */
const instantFrom = (text: string): Converted => {
  const read = INSTANT.exec(text.trim())?.groups;
  if (!read)
    return unclear("which instant it is; ISO 8601 is clear, for example 2026-01-05T10:00:00Z");
  const { date = "", minutes = "00:00", second = "00", fraction, zone } = read;
  if (!isDay(date) || minutes >= "24" || minutes.slice(3) >= "60" || second >= "60")
    return unclear("there is no such day or time");
  const decimals = fraction === undefined ? "" : `.${fraction}`;
  return { value: `${date}T${minutes}:${second}${decimals}${zoneOf(zone)}` };
};

const two = (value: number): string => String(value).padStart(2, "0");

/**
 * The UTC day of a count of days since 1970-01-01.
 * H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
 */
const dayOf = (days: number): string => {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
};

/** Counts since 1970 below this are seconds, from it on milliseconds: 5138 as the one, 1973 as the other. */
const MILLISECONDS_FROM = 1e11;
/** 1973 in seconds; below it a number is hardly a time. */
const SECONDS_FROM = 1e8;
/** The first millisecond of the year 10000. */
const END = 253_402_300_800_000;

const instantOf = (epoch: number): Converted => {
  const time = Math.trunc(epoch >= MILLISECONDS_FROM ? epoch : epoch * 1_000);
  if (epoch < SECONDS_FROM || time >= END) return unclear("which instant this number is");
  const days = Math.floor(time / 86_400_000);
  const rest = time - days * 86_400_000;
  const [hour, minute, second] = [3_600_000, 60_000, 1_000].map((unit) => Math.floor(rest / unit));
  const clock = `${two(hour ?? 0)}:${two((minute ?? 0) % 60)}:${two((second ?? 0) % 60)}`;
  return { value: `${dayOf(days)}T${clock}.${String(rest % 1_000).padStart(3, "0")}Z` };
};

const toInstant = (value: Json): Converted =>
  typeof value === "string"
    ? instantFrom(value)
    : typeof value === "number"
      ? instantOf(value)
      : unclear("it is neither text nor a number");

/** Converts a value; null stays null. What could mean two things is unclear. */
export const convertValue = (value: Json, to: Conversion): Converted => {
  if (value === null) return { value };
  switch (to) {
    case "number":
      return toNumber(value);
    case "integer":
      return toInteger(value);
    case "string":
      return toText(value);
    case "boolean":
      return toBoolean(value);
    case "date-time":
      return toInstant(value);
  }
};

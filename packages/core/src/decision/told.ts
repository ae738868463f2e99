import { isZone } from "../calendar/index.ts";
import type { Language } from "../condition/index.ts";
import { durationWords, rollingWords } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { own } from "../json/index.ts";
import type { Forms } from "./phrases.ts";

/**
 * The parameters of a reason in the words of a language. What is not there, or is hidden from the
 * reader, is null.
 */
export type Told = {
  /** Whether there is such a parameter. */
  readonly has: (name: string) => boolean;
  readonly is: (name: string, value: string) => boolean;
  readonly text: (name: string) => string | null;
  readonly list: (name: string) => string | null;
  readonly number: (name: string) => number | null;
  /** A number, or money as decimal text. */
  readonly figure: (name: string) => string | null;
  /** A part of one, in percent. */
  readonly share: (name: string) => string | null;
  readonly instant: (name: string) => string | null;
  readonly duration: (name: string) => string | null;
  /** The time before the decision that is so long. */
  readonly rolling: (name: string) => string | null;
  /** The period of a budget; null for one that is for ever. */
  readonly period: (name: string) => string | null;
};

const grouped = (digits: string, mark: string): string =>
  digits.replaceAll(/\B(?=(?:\d{3})+$)/g, mark);

/** Decimal text as a language writes it: no needless zeros, but two decimals where there are any. */
const decimalText = (text: string, { group, decimal }: Forms): string => {
  const [, sign = "", whole = "0", rest = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const decimals = rest.replace(/0+$/, "");
  const shown = decimals.length === 1 ? `${decimals}0` : decimals;
  return `${sign}${grouped(whole, group)}${shown === "" ? "" : `${decimal}${shown}`}`;
};

/** Four digits are enough of a score or a margin. */
const numberText = (value: number, forms: Forms): string => {
  const rounded = Number(value.toPrecision(4));
  const text = String(rounded);
  if (Number.isInteger(rounded) && /^-?\d+$/.test(text)) return decimalText(text, forms);
  return text.replace(".", forms.decimal);
};

/** A finite number as a language writes it. */
export const figureText = (value: number, forms: Forms): string =>
  Number.isFinite(value) ? numberText(value, forms) : String(value);

/** An amount as a language writes it, to the last of its four decimals. */
export const amountText = (value: number, forms: Forms): string =>
  decimalText(String(Number(value.toFixed(4))), forms);

/** A part of one in percent, with one decimal where it has any. */
export const percentText = (part: number, forms: Forms): string =>
  forms.percent(figureText(Math.round(part * 1_000) / 10, forms));

/** The furthest instants that a calendar has, epoch ms. */
const FURTHEST = 8.64e15;

/** An instant (epoch ms) in words, in a zone. */
export const instantText = (at: number, zone: string, forms: Forms): string | null => {
  if (!Number.isInteger(at) || Math.abs(at) > FURTHEST) return null;
  const name = isZone(zone) ? zone : "UTC";
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name);
  const month = forms.months[local.month - 1] ?? "";
  return forms.instant({
    weekday: forms.days[local.dayOfWeek - 1] ?? "",
    day: `${local.day} ${month} ${local.year}`,
    clock: `${String(local.hour).padStart(2, "0")}:${String(local.minute).padStart(2, "0")}`,
    zone: name,
  });
};

const PERIOD = /^(\d{4})-(?:W(\d{2})|(\d{2})(?:-(\d{2}))?)$/;

const periodText = (text: string, forms: Forms): string | null => {
  const [, year, week, month, day] = PERIOD.exec(text) ?? [];
  if (year === undefined) return null;
  const named = forms.months[Number(month) - 1];
  return forms.period({
    year,
    ...(week === undefined ? {} : { week: String(Number(week)) }),
    ...(named === undefined ? {} : { month: named }),
    ...(day === undefined ? {} : { day: String(Number(day)) }),
  });
};

const DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/** Tells parameters in a language; instants in a zone (IANA). */
export const toldOf = (
  parameters: JsonObject,
  zone: string,
  language: Language,
  forms: Forms,
): Told => {
  const number = (name: string): number | null => {
    const value = own(parameters, name);
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  };
  const text = (name: string): string | null => {
    const value = own(parameters, name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const withNumber = (name: string, tell: (value: number) => string | null): string | null => {
    const value = number(name);
    return value === null ? null : tell(value);
  };
  return {
    has: (name) => (own(parameters, name) ?? null) !== null,
    is: (name, value) => own(parameters, name) === value,
    text,
    list: (name) => {
      const value = own(parameters, name);
      const texts = Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
      return texts.length === 0 ? null : texts.join(", ");
    },
    number,
    figure: (name) => {
      const written = text(name);
      if (written !== null) return DECIMAL.test(written) ? decimalText(written, forms) : null;
      return withNumber(name, (value) => figureText(value, forms));
    },
    share: (name) => withNumber(name, (value) => percentText(value, forms)),
    instant: (name) => withNumber(name, (value) => instantText(value, zone, forms)),
    duration: (name) => withNumber(name, (value) => durationWords(value, language)),
    rolling: (name) => withNumber(name, (value) => rollingWords(value, language)),
    period: (name) => {
      const written = text(name);
      return written === null ? null : periodText(written, forms);
    },
  };
};

import type { Json } from "../json/index.ts";
import type { CalendarWindow, Comparison, Relative, ValueTest } from "./ast.ts";

export type DurationUnit = "w" | "d" | "h" | "m" | "s" | "ms";
export type Figure = "sum" | "avg" | "min" | "max" | "distinct" | "first" | "last";

/** What a language has for every part of a condition. Texts that come in are in the language already. */
export type Phrases = {
  readonly and: string;
  readonly or: string;
  readonly always: string;
  readonly never: string;
  /** As many events of whatever name, or how many is not said. */
  readonly anyEvent: (count: number | null) => string;
  /** What stands for an empty list of values. */
  readonly nothing: string;
  readonly not: (text: string) => string;
  readonly noneOf: (text: string) => string;
  /** What is asked of a value, behind the value's path; `value` is the operand as text. */
  readonly operator: (op: string, value: string, operand: Json) => string;
  /** `sign` is −1 for before now, 1 for after it, 0 for now. */
  readonly now: (op: Comparison, duration: string, sign: number) => string;
  readonly nested: (op: "$not" | "$size" | "$elemMatch", test: string) => string;
  readonly each: (tests: string, ignoresCase: boolean) => string;
  readonly duration: (amount: number, unit: DurationUnit) => string;
  readonly rolling: (duration: string) => string;
  readonly calendar: Readonly<Record<CalendarWindow, string>>;
  readonly between: (from: string | null, until: string | null) => string;
  readonly where: (condition: string) => string;
  readonly relative: Readonly<Record<Relative["is"], (match: string) => string>>;
  readonly step: (match: string, within: string | null) => string;
  readonly lastOf: (count: number, which: string) => string;
  readonly count: (test: ValueTest, text: string, which: string, isOfLast: boolean) => string;
  readonly matched: (
    test: ValueTest,
    text: string,
    which: string,
    match: string,
    by: string,
  ) => string;
  readonly measured: (figure: Figure, of: string, which: string, test: string) => string;
  /** A name that somebody gave: it may be words of any kind. */
  readonly quoted: (name: string) => string;
  readonly segment: (keys: string, count: number) => string;
  readonly account: (condition: string) => string;
  /** In an account that is in a segment of accounts. */
  readonly accountIn: (keys: string, count: number) => string;
  readonly item: (condition: string) => string;
};

/** A test of a count in the words of numbers: at least, no, exactly; null for what has no short form. */
export type ShortCount = {
  readonly is: "least" | "most" | "exactly" | "none" | "more" | "fewer";
  readonly count: number;
};

export const shortCount = (test: ValueTest): ShortCount | null => {
  const [only] = test;
  if (test.length !== 1 || only?.is !== "plain" || typeof only.operand !== "number") return null;
  const count = only.operand;
  switch (only.op) {
    case "$gte":
      return { is: "least", count };
    case "$gt":
      return { is: "more", count };
    case "$lte":
      return { is: count === 0 ? "none" : "most", count };
    case "$lt":
      return { is: "fewer", count };
    case "$eq":
      return { is: count === 0 ? "none" : "exactly", count };
    default:
      return null;
  }
};

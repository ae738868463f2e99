import type { CsvRecord } from "./csv.ts";
import { FLAWS } from "./csv-scan.ts";
import { MAX_ROW } from "./row.ts";

/** The object of a line, or why it has none. */
type Parsed = { readonly object: Readonly<Record<string, unknown>> } | { readonly flaw: string };

/** A line of NDJSON. */
export type NdjsonRecord = Pick<CsvRecord, "line" | "raw" | "isEnded"> & {
  readonly parsed: Parsed;
};

/** Reads NDJSON piece by piece. */
export type NdjsonReader = {
  readonly push: (text: string) => readonly NdjsonRecord[];
  readonly end: () => readonly NdjsonRecord[];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON of a line in which a number may have more digits than a number keeps. */
const LONG = /\d{16}/;

/** A whole number that a JSON number cannot hold stays the text that it is: ids differ in such digits. */
const keepDigits = (...[, value, context]: readonly unknown[]): unknown => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = isObject(context) ? context["source"] : undefined;
  return typeof source === "string" && /^-?\d+$/.test(source) ? source : value;
};

const parse = (raw: string): Parsed => {
  if (raw.length > MAX_ROW) return { flaw: FLAWS.long };
  try {
    const value: unknown = LONG.test(raw) ? JSON.parse(raw, keepDigits) : JSON.parse(raw);
    return isObject(value) ? { object: value } : { flaw: "this line is JSON, but not an object" };
  } catch (error) {
    return { flaw: `this line is not JSON: ${error instanceof Error ? error.message : ""}` };
  }
};

export const createNdjsonReader = (): NdjsonReader => {
  let text = "";
  let line = 1;
  /** Inside a line that was given up for its length. */
  let isSkipping = false;

  const recordOf = (rawLine: string, isEnded: boolean): NdjsonRecord[] => {
    const raw = rawLine.endsWith("\r") ? rawLine.slice(0, -1) : rawLine;
    const at = line;
    line += isEnded ? 1 : 0;
    if (isSkipping) {
      isSkipping = !isEnded;
      return [];
    }
    return raw.trim() === "" ? [] : [{ line: at, raw, isEnded, parsed: parse(raw) }];
  };

  const take = (): NdjsonRecord[] => {
    const records: NdjsonRecord[] = [];
    let from = 0;
    for (let feed = text.indexOf("\n"); feed !== -1; feed = text.indexOf("\n", from)) {
      records.push(...recordOf(text.slice(from, feed), true));
      from = feed + 1;
    }
    text = text.slice(from);
    if (text.length > MAX_ROW) {
      records.push(...recordOf(text, false));
      isSkipping = true;
      text = "";
    }
    return records;
  };

  return {
    push: (more) => {
      text += more;
      return take();
    },
    end: () => (text === "" ? [] : recordOf(text, false)),
  };
};

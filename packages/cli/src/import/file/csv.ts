import type { Dialect, Scan } from "./csv-scan.ts";
import { breakAt, FLAWS, MORE, rowAt } from "./csv-scan.ts";
import { MAX_ROW } from "./row.ts";

/** A record as it stands in the file. */
export type CsvRecord = {
  readonly line: number;
  readonly raw: string;
  readonly cells: readonly string[] | { readonly flaw: string };
  /** False for a last one that no line break ends. */
  readonly isEnded: boolean;
};

/** Reads CSV piece by piece. */
export type CsvReader = {
  /** The records that are complete by now. */
  readonly push: (text: string) => readonly CsvRecord[];
  readonly end: () => readonly CsvRecord[];
};

/** Where a reader stands: in which text, at which place and line. */
type Cursor = {
  text: string;
  at: number;
  line: number;
  /** Inside a row that was given up for its length: all up to the next line break is its rest. */
  isSkipping: boolean;
};

/** Passes what is left of a line; it may go on in text that is still to come. */
const passLine = (cursor: Cursor, feed: string): void => {
  const end = cursor.text.indexOf(feed, cursor.at);
  cursor.isSkipping = end === -1;
  cursor.at = end === -1 ? cursor.text.length : end + 1;
  if (end !== -1) cursor.line += 1;
};

/** Takes the line at hand for a row that cannot be read. */
const giveUp = (cursor: Cursor, feed: string, flaw: string): CsvRecord => {
  const { at, line } = cursor;
  passLine(cursor, feed);
  const raw = cursor.text.slice(at, cursor.at).replace(/\r?\n?$/, "");
  return { line, raw, cells: { flaw }, isEnded: !cursor.isSkipping };
};

const countOf = (feed: string, text: string): number => {
  let count = 0;
  for (let found = text.indexOf(feed); found !== -1; found = text.indexOf(feed, found + 1))
    count += 1;
  return count;
};

/**
 * Reads CSV as RFC 4180 has it, and forgiving as people's files are: rows of any number of cells,
 * empty lines between them, a quote in the middle of a cell. What cannot be read costs its own line
 * and no other: reading goes on behind it.
 */
export const createCsvReader = (dialect: Dialect): CsvReader => {
  const feed = dialect.isCarriageReturn ? "\r" : "\n";
  const cursor: Cursor = { text: "", at: 0, line: 1, isSkipping: false };

  /** The record at the cursor; "none" for an empty line, null when it takes more text to tell. */
  const next = (scan: Scan): CsvRecord | "none" | null => {
    const { text } = scan;
    const { at, line } = cursor;
    const empty = breakAt(scan, at);
    if (empty > 0) {
      cursor.at += empty;
      cursor.line += 1;
      return "none";
    }
    const row = empty === MORE ? null : rowAt(scan, at);
    if (row === null) {
      if (text.length - at <= MAX_ROW) return null;
      const isQuoted = dialect.quote !== null && text.includes(dialect.quote, at);
      return giveUp(cursor, feed, isQuoted ? FLAWS.far : FLAWS.long);
    }
    if ("flaw" in row) return giveUp(cursor, feed, row.flaw);
    const raw = text.slice(at, row.end);
    cursor.at = row.end + row.length;
    cursor.line += 1 + countOf(feed, raw);
    return { line, raw, cells: row.cells, isEnded: row.length > 0 };
  };

  const take = (isAll: boolean): CsvRecord[] => {
    const records: CsvRecord[] = [];
    const scan = { ...dialect, text: cursor.text, isAll };
    while (cursor.at < cursor.text.length) {
      if (cursor.isSkipping) {
        passLine(cursor, feed);
        continue;
      }
      const record = next(scan);
      if (record === null) break;
      if (record !== "none") records.push(record);
    }
    cursor.text = cursor.text.slice(cursor.at);
    cursor.at = 0;
    return records;
  };

  return {
    push: (more) => {
      cursor.text += more;
      return take(false);
    },
    end: () => take(true),
  };
};

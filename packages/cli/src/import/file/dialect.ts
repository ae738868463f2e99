import { CommandProblem } from "../../problem/index.ts";
import type { Advice } from "./advice.ts";
import type { Dialect } from "./csv-scan.ts";
import type { CsvRecord } from "./csv.ts";
import { createCsvReader } from "./csv.ts";
import type { CsvFormat } from "./format.ts";

/** What separates cells in files of people, the most likely first. */
const SEPARATORS = [",", ";", "\t", "|"] as const;
/** Rows by which a separator is judged. */
const JUDGED = 20;

/** Excel writes and reads a first line that says the separator. */
const SEP_LINE = /^"?sep=([^\r\n])"?\r?\n?$/i;

/** The separator that a file's first line says, if it is such a line. */
export const saidSeparator = (firstLine: string): string | null =>
  SEP_LINE.exec(firstLine)?.[1] ?? null;

const rowsOf = (head: string, dialect: Dialect): readonly (readonly string[])[] => {
  const records: readonly CsvRecord[] = createCsvReader(dialect).push(head);
  return records.slice(0, JUDGED).flatMap(({ cells }) => ("flaw" in cells ? [] : [cells]));
};

/** How well a separator fits: by the names that are wanted, or their number, then by even rows. */
const fitOf = (
  rows: readonly (readonly string[])[],
  { header, columns = [] }: CsvFormat,
  named: readonly string[],
): number => {
  const [first = []] = rows;
  const wanted = header
    ? named.filter((name) => first.includes(name)).length
    : rows.filter((cells) => cells.length === columns.length).length;
  const even = first.length > 1 ? rows.filter((cells) => cells.length === first.length).length : 0;
  return wanted * 1_000 + even;
};

/** Text without what stands in quotes: a line break in a cell says nothing of the lines. */
const withoutQuoted = (text: string, quote: string): string =>
  text
    .split(quote)
    .filter((_, index) => index % 2 === 0)
    .join("");

const refuseUntold = (fitting: readonly string[], { separator }: Advice): never => {
  throw new CommandProblem("The separator cannot be told", {
    detail: `The first lines have as many columns with ${fitting.map((each) => JSON.stringify(each)).join(" as with ")}.`,
    fix: separator,
  });
};

type TellSeparator = (fit: (separator: string) => number) => string;

/** The separator that fits best; a tie is refused where nothing but the number of columns tells. */
const separatorTeller =
  ({ header, decimal }: CsvFormat, advice: Advice): TellSeparator =>
  (fit) => {
    const others = SEPARATORS.filter((separator) => separator !== ",");
    // Where the comma is the decimal sign, cells with one look like two.
    const candidates = decimal === "," ? [...others, ","] : SEPARATORS;
    const ranked = candidates
      .map((separator) => ({ separator, fit: fit(separator) }))
      .toSorted((a, b) => b.fit - a.fit);
    const [best, second] = ranked;
    if (!best || !second) return ",";
    const isTie = best.fit === second.fit && best.fit > 0;
    if (isTie && !header && decimal === ".")
      refuseUntold([best.separator, second.separator], advice);
    return best.separator;
  };

const endsInCarriageReturns = (head: string, quote: string | null): boolean => {
  const outside = quote === null ? head : withoutQuoted(head, quote);
  return outside.includes("\r") && !outside.includes("\n");
};

/** Tells how a CSV file is written by its first lines, where its mapping does not say. */
export const tellDialect = (
  head: string,
  format: CsvFormat,
  named: readonly string[],
  advice: Advice,
): Dialect => {
  const quote = format.quote === "none" ? null : format.quote;
  const isCarriageReturn = endsInCarriageReturns(head, quote);
  const dialect = (separator: string): Dialect => ({ separator, quote, isCarriageReturn });
  const [firstLine = ""] = /^[^\r\n]*\r?\n?/.exec(head) ?? [];
  const said = format.separator ?? saidSeparator(firstLine);
  if (said !== null) return dialect(said);
  // A head that holds the whole file may end without a line break.
  const fit = (separator: string): number =>
    fitOf(rowsOf(`${head}\n`, dialect(separator)), format, named);
  return dialect(separatorTeller(format, advice)(fit));
};

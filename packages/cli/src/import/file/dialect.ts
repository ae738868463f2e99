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

/** Tells how a CSV file is written by its first lines, where its mapping does not say. */
export const tellDialect = (head: string, format: CsvFormat, named: readonly string[]): Dialect => {
  const quote = format.quote === "none" ? null : format.quote;
  const isCarriageReturn = head.includes("\r") && !head.includes("\n");
  const dialect = (separator: string): Dialect => ({ separator, quote, isCarriageReturn });
  const [firstLine = ""] = /^[^\r\n]*\r?\n?/.exec(head) ?? [];
  const said = format.separator ?? saidSeparator(firstLine);
  if (said !== null) return dialect(said);
  const fits = SEPARATORS.map((separator) => ({
    separator,
    // A head that holds the whole file may end without a line break.
    fit: fitOf(rowsOf(`${head}\n`, dialect(separator)), format, named),
  }));
  const [best] = fits.toSorted((a, b) => b.fit - a.fit);
  return dialect(best?.separator ?? ",");
};

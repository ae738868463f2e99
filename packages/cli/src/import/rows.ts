import type { Readable } from "node:stream";
import type { Info } from "csv-parse";
import { parse } from "csv-parse";
import { CommandProblem } from "../problem/index.ts";
import type { Mapping } from "./mapping.ts";
import { checkColumns } from "./mapping.ts";
import type { Utf8Check } from "./utf8.ts";
import { createUtf8Check, NOT_UTF8 } from "./utf8.ts";

/** One row of the file; `number` counts rows without the header, `line` is the file's, both from 1. */
export type Row = {
  readonly number: number;
  readonly line: number;
  readonly raw: string;
  /** Its cells, or why it has none, and the column if it is of one. */
  readonly cells: readonly string[] | RowFlaw;
};
type RowFlaw = { readonly flaw: string; readonly column: string };

/** A quote that never closes must not take the whole file into memory. */
const MAX_ROW_BYTES = 1024 * 1024;
const MAX_RAW = 2_000;

type Parsed = { readonly record: string[]; readonly raw: string; readonly info: Info };
type Unread = { readonly after: number; readonly raw: string; readonly flaw: string };

const FLAWS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote opens in this row and never closes",
  CSV_MAX_RECORD_SIZE: "a quote opens in this row and does not close within 1 MB",
};

const NO_UTF8 = "not UTF-8 text: save the file as UTF-8";

const withoutBreak = (raw: string): string =>
  raw
    .replace(/\r?\n$/, "")
    .slice(0, MAX_RAW)
    .replaceAll(NOT_UTF8, "\uFFFD");

/** The line on which a row starts: its info counts to the line on which it ends. */
const firstLine = ({ raw, info }: Parsed): number =>
  info.lines - (raw.trimEnd().match(/\n/g)?.length ?? 0);

const parserFor = ({ separator, quote }: Mapping["format"], unread: Unread[]) =>
  parse({
    bom: true,
    delimiter: separator,
    quote: quote === "none" ? null : quote,
    info: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_ROW_BYTES,
    on_skip: (error, raw) => {
      const flaw = FLAWS[error?.code ?? ""] ?? error?.message ?? "cannot be read";
      const after = Number(error?.["records"] ?? 0);
      unread.push({ after, raw: raw ?? "", flaw });
    },
  });

/** A record as it stands in the file: a flaw names its column by its place. */
type Read = Pick<Row, "line" | "raw"> & {
  readonly cells: readonly string[] | { readonly flaw: string; readonly at: number };
};

const cellsOf = ({ record, raw }: Parsed, { isDamaged }: Utf8Check): Read["cells"] =>
  isDamaged() && raw.includes(NOT_UTF8)
    ? { flaw: NO_UTF8, at: record.findIndex((cell) => cell.includes(NOT_UTF8)) }
    : record;

/** The records of a file in its order, with those that could not be read in their places. */
const recordsOf = async function* (
  content: Readable,
  format: Mapping["format"],
): AsyncGenerator<Read> {
  const unread: Unread[] = [];
  const parser = parserFor(format, unread);
  const check = createUtf8Check();
  content.on("error", (error) => parser.destroy(error));
  const records: AsyncIterable<Parsed> = content.pipe(check.stream).pipe(parser);
  let line = 0;
  const missed = (before: number): Read[] => {
    const at = unread.findIndex(({ after }) => after >= before);
    return unread.splice(0, at === -1 ? unread.length : at).map(({ raw, flaw }) => ({
      line: line + 1,
      raw: withoutBreak(raw),
      cells: { flaw, at: -1 },
    }));
  };
  for await (const parsed of records) {
    yield* missed(parsed.info.records);
    line = parsed.info.lines;
    yield { line: firstLine(parsed), raw: withoutBreak(parsed.raw), cells: cellsOf(parsed, check) };
  }
  yield* missed(Number.POSITIVE_INFINITY);
};

/** The file's own names for its columns, or the mapping's. */
export type Rows = { readonly columns: readonly string[]; readonly rows: AsyncIterable<Row> };

const numbered = async function* (
  records: AsyncIterator<Read>,
  columns: readonly string[],
): AsyncGenerator<Row> {
  let number = 0;
  for (let next = await records.next(); next.done !== true; next = await records.next()) {
    number += 1;
    const { line, raw, cells } = next.value;
    const named = "flaw" in cells ? { flaw: cells.flaw, column: columns[cells.at] ?? "" } : cells;
    yield { number, line, raw, cells: named };
  }
};

/** Opens a file's rows; with a header, its names are checked against the mapping. */
export const openRows = async (
  content: Readable,
  mapping: Mapping,
  file: string,
): Promise<Rows> => {
  const { format } = mapping;
  const records = recordsOf(content, format);
  if (!format.header) {
    const { columns = [] } = format;
    return { columns, rows: numbered(records, columns) };
  }
  const first = await records.next();
  const header = first.done === true ? null : first.value.cells;
  if (header !== null && "flaw" in header)
    throw new CommandProblem("The file's header cannot be read", {
      detail: `${file}: ${header.flaw}.`,
      fix: "Correct the first row, or say header: false and columns in the mapping.",
    });
  if (header === null)
    throw new CommandProblem("The file has no header", {
      detail: file,
      fix: "Give it a first row with the names of its columns, or say header: false and columns.",
    });
  checkColumns(mapping, header, file);
  return { columns: header, rows: numbered(records, header) };
};

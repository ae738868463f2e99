import { hash } from "node:crypto";
import type { Readable } from "node:stream";
import { CommandProblem } from "../../problem/index.ts";
import type { Advice } from "./advice.ts";
import { checkColumns } from "./columns.ts";
import type { Dialect } from "./csv-scan.ts";
import type { CsvRecord } from "./csv.ts";
import { createCsvReader } from "./csv.ts";
import { saidSeparator } from "./dialect.ts";
import type { Decoder } from "./encoding.ts";
import { UNREADABLE } from "./encoding.ts";
import type { CsvFormat } from "./format.ts";
import type { NdjsonRecord } from "./ndjson.ts";
import { createNdjsonReader } from "./ndjson.ts";
import { cellOf, pathsOf, readerOf } from "./path.ts";
import type { Row, RowFlaw, Rows } from "./row.ts";
import { MAX_RAW } from "./row.ts";

/** The text of a file, to be read from its start. */
export type Text = {
  readonly file: string;
  readonly stream: Readable;
  readonly decoder: Decoder;
  /** The file is known to end early: its last line is a part of one. */
  readonly isCut: boolean;
  /** What to do where it cannot be read. */
  readonly advice: Advice;
};

/** Reads records piece by piece. */
type Reader<R> = {
  readonly push: (text: string) => readonly R[];
  readonly end: () => readonly R[];
};

const recordsOf = async function* <R>(
  { stream, decoder }: Text,
  reader: Reader<R>,
): AsyncGenerator<readonly R[]> {
  for await (const chunk of stream) {
    const records = reader.push(decoder.decode(chunk));
    if (records.length > 0) yield records;
  }
  yield [...reader.push(decoder.end()), ...reader.end()];
};

/** A record's row, but for its number and its hash. */
type Read = Pick<Row, "line" | "raw" | "cells">;

const flawed = (flaw: string, column = ""): RowFlaw => ({ flaw, column });

const unreadableFlaw = (encoding: string): string =>
  encoding === "utf-8"
    ? "not UTF-8 text: save the file as UTF-8, or say in format.encoding what all of it is"
    : `not ${encoding} text`;

const shown = (raw: string): string => raw.slice(0, MAX_RAW).replaceAll(UNREADABLE, "\uFFFD");

/** Numbers rows, and hashes what stands in each. */
const createNumbering = () => {
  let number = 0;
  return (raw: string, { line, cells }: Omit<Read, "raw">): Row => {
    number += 1;
    return { number, line, raw: shown(raw), hash: hash("sha256", raw, "hex"), cells };
  };
};

const CUT = "the file is cut in this row";

const cellsOf = (
  { cells, raw, isEnded }: CsvRecord,
  { decoder, isCut }: Text,
  columns: readonly string[],
): Row["cells"] => {
  if (!isEnded && isCut) return flawed(CUT);
  if ("flaw" in cells) return flawed(cells.flaw);
  if (!decoder.isDamaged() || !raw.includes(UNREADABLE)) return cells;
  const at = cells.findIndex((cell) => cell.includes(UNREADABLE));
  return flawed(unreadableFlaw(decoder.encoding), columns[at] ?? "");
};

const headerOf = (text: Text, header: CsvRecord | undefined): readonly string[] => {
  const cells = header === undefined ? null : cellsOf(header, text, []);
  if (cells === null)
    throw new CommandProblem("The file has no header", {
      detail: text.file,
      fix: text.advice.noHeader,
    });
  if ("flaw" in cells)
    throw new CommandProblem("The file's header cannot be read", {
      detail: `${text.file}: ${cells.flaw}.`,
      fix: text.advice.badHeader,
    });
  return cells.map(String);
};

/** Passes a first line by which Excel says the separator. */
const withoutSepLine = (records: readonly CsvRecord[]): readonly CsvRecord[] => {
  const [first, ...rest] = records;
  return first?.line === 1 && saidSeparator(first.raw) !== null ? rest : records;
};

type CsvSetting = {
  readonly format: CsvFormat;
  readonly dialect: Dialect;
  readonly named: ReadonlyMap<string, string>;
};

/** Opens a CSV file's rows; the names of a header are checked against those that are wanted. */
export const openCsvRows = async (
  text: Text,
  { format, dialect, named }: CsvSetting,
): Promise<Rows> => {
  const pieces = recordsOf(text, createCsvReader(dialect));
  let waiting: readonly CsvRecord[] = [];
  for (let isAtEnd = false; waiting.length === 0 && !isAtEnd;) {
    const piece = await pieces.next();
    isAtEnd = piece.done === true;
    waiting = piece.done === true ? [] : withoutSepLine(piece.value);
  }
  const { optional } = format;
  const [header, ...rest] = waiting;
  const own = format.header ? headerOf(text, header) : (format.columns ?? []);
  if (format.header) checkColumns(named, own, text, optional);
  const absent = optional.filter((name) => named.has(name) && !own.includes(name));
  const columns = [...own, ...absent];
  const number = createNumbering();
  let last: CsvRecord | null = null;

  const rowOf = (record: CsvRecord): Row => {
    last = record;
    const cells = cellsOf(record, text, own);
    // A row of the wrong length keeps it, and is rejected for it.
    const filled =
      "flaw" in cells || absent.length === 0 || cells.length !== own.length
        ? cells
        : [...cells, ...absent.map(() => null)];
    return number(record.raw, { line: record.line, cells: filled });
  };
  const rows = async function* (): AsyncGenerator<readonly Row[]> {
    yield (format.header ? rest : waiting).map(rowOf);
    for await (const records of pieces) yield records.map(rowOf);
  };
  const endsQuoted = (raw: string): boolean =>
    dialect.quote !== null && raw.endsWith(dialect.quote);
  const isShort = ({ cells }: CsvRecord): boolean => "flaw" in cells || cells.length < own.length;
  return {
    columns,
    rows: rows(),
    isCut: () => text.isCut || (last !== null && !last.isEnded && isShort(last)),
    openEnd: () => {
      const isOpen = last !== null && !last.isEnded && !isShort(last) && !endsQuoted(last.raw);
      return isOpen && !text.isCut ? (last?.line ?? null) : null;
    },
    close: () => text.stream.destroy(),
  };
};

const objectCells = (
  { raw, isEnded, parsed }: NdjsonRecord,
  { decoder }: Text,
  readers: readonly ((object: Readonly<Record<string, unknown>>) => unknown)[],
): Row["cells"] => {
  if ("flaw" in parsed) return flawed(isEnded ? parsed.flaw : CUT);
  if (decoder.isDamaged() && raw.includes(UNREADABLE))
    return flawed(unreadableFlaw(decoder.encoding));
  return readers.map((read) => cellOf(read(parsed.object)));
};

/** Opens the rows of an NDJSON file: of each object the named columns, or the whole for null. */
export const openNdjsonRows = (text: Text, named: readonly string[] | null): Rows => {
  const readers = named?.map(readerOf) ?? [(object: unknown) => object];
  const number = createNumbering();
  let isCut = text.isCut;
  const rowOf = (record: NdjsonRecord): Row => {
    isCut ||= "flaw" in record.parsed && !record.isEnded;
    return number(record.raw, { line: record.line, cells: objectCells(record, text, readers) });
  };
  const rows = async function* (): AsyncGenerator<readonly Row[]> {
    for await (const records of recordsOf(text, createNdjsonReader())) yield records.map(rowOf);
  };
  return {
    columns: named ?? [""],
    rows: rows(),
    isCut: () => isCut,
    openEnd: () => null,
    close: () => text.stream.destroy(),
  };
};

/**
 * The names of which no object of the file has a field. Reads on only while one is missing.
 * @returns them, and the paths that were found, for people.
 */
export const missingPaths = async (
  text: Text,
  named: readonly string[],
): Promise<{ readonly missing: readonly string[]; readonly found: readonly string[] }> => {
  const missing = new Map(named.map((name) => [name, readerOf(name)]));
  const found = new Set<string>();
  for await (const records of recordsOf(text, createNdjsonReader())) {
    for (const { parsed } of records) {
      if ("flaw" in parsed) continue;
      for (const [name, read] of missing)
        if (read(parsed.object) !== undefined) missing.delete(name);
      if (found.size < MAX_FOUND) for (const path of pathsOf(parsed.object)) found.add(path);
    }
    if (missing.size === 0) break;
  }
  return { missing: [...missing.keys()], found: [...found] };
};

/** Paths that are kept to be shown. */
const MAX_FOUND = 1_000;

import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { AsyncBuffer, FileMetaData, RowGroup, SchemaTree } from "hyparquet";
import { asyncBufferFromFile, parquetMetadataAsync, parquetScan, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { CommandProblem } from "../../problem/index.ts";
import type { Cell } from "./cell.ts";
import type { Advice } from "./advice.ts";
import { refuseMissing } from "./columns.ts";
import type { OnRead } from "./content.ts";
import type { ToCell } from "./parquet-value.ts";
import { cellMaker, withoutRounding } from "./parquet-value.ts";
import { cellOf, readerOf } from "./path.ts";
import type { Row, Rows } from "./row.ts";
import { MAX_RAW } from "./row.ts";

const MAGIC = "PAR1";

export const isParquet = (head: Buffer): boolean =>
  head.subarray(0, 4).toString("latin1") === MAGIC;

/** A Parquet file that is open. */
export type ParquetFile = {
  readonly check: (named: ReadonlyMap<string, string>, optional: readonly string[]) => void;
  /** Its rows, read one row group after the other; of the columns only those that are named. */
  readonly rows: (named: readonly string[], read: OnRead) => Rows;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "");

/** Structs are looked into, lists and maps are not. */
const isWhole = ({ children, element }: SchemaTree): boolean =>
  children.length === 0 ||
  element.repetition_type === "REPEATED" ||
  ["LIST", "MAP", "MAP_KEY_VALUE"].includes(element.converted_type ?? "") ||
  ["LIST", "MAP"].includes(element.logical_type?.type ?? "");

/** The footer: how hyparquet is to read the columns, and how their values become cells. */
type Footer = { readonly metadata: FileMetaData; readonly makers: ReadonlyMap<string, ToCell> };

/** How a column's values become cells, and those of the fields inside of it, each by its path. */
const makersOf = (tree: SchemaTree): readonly (readonly [string, ToCell])[] => {
  const own = [tree.path.join("."), cellMaker(tree)] as const;
  return isWhole(tree) ? [own] : [own, ...tree.children.flatMap(makersOf)];
};

const footerOf = async (buffer: AsyncBuffer, file: string): Promise<Footer> => {
  try {
    // Geometry columns are not asked for: nothing of an event is one.
    const said = await parquetMetadataAsync(buffer, { geoparquet: false });
    const { children } = parquetSchema(said);
    return {
      metadata: { ...said, schema: said.schema.map(withoutRounding) },
      makers: new Map(children.flatMap(makersOf)),
    };
  } catch (error) {
    throw new CommandProblem("The Parquet file is cut or damaged", {
      detail: `${file}: ${messageOf(error)}. What says where its rows are stands at its end, so nothing of it can be read.`,
      fix: "Fetch the file again, then run the same command; nothing was taken from it.",
    });
  }
};

/** Where a named column's values are: in a column of the file, and perhaps inside of it. */
type Place = { readonly column: string; readonly of: (value: unknown) => unknown };

const placeOf = (name: string, columns: ReadonlySet<string>): Place | null => {
  if (columns.has(name)) return { column: name, of: (value) => value };
  const dots = [...name.matchAll(/\./g)].map(({ index }) => index);
  const dot = dots.findLast((at) => columns.has(name.slice(0, at)));
  if (dot === undefined) return null;
  const inside = readerOf(name.slice(dot + 1));
  return {
    column: name.slice(0, dot),
    of: (value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? inside({ ...value })
        : undefined,
  };
};

/** Text with bytes that are none stays bytes, for its row to be rejected. */
const PARSERS = {
  stringFromBytes: (bytes: Uint8Array | undefined): unknown =>
    bytes && isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : bytes,
  jsonFromBytes: (bytes: Uint8Array | undefined): unknown => {
    if (!bytes) return undefined;
    const text = Buffer.from(bytes).toString("utf8");
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  },
};

/** Rows that are handed on at a time. */
const TOGETHER = 1_000;

type Column = { readonly name: string; readonly at: (index: number) => Cell | undefined };

const rowOf = (number: number, hash: string, columns: readonly Column[], index: number): Row => {
  const cells: Cell[] = [];
  let unreadable: string | null = null;
  for (const { name, at } of columns) {
    const cell = at(index);
    if (cell === undefined) unreadable ??= name;
    cells.push(cell ?? null);
  }
  return {
    number,
    line: number,
    hash,
    cells: unreadable === null ? cells : { flaw: "not UTF-8 text", column: unreadable },
    get raw() {
      const named = columns.map(({ name }, nth) => [name, cells[nth]]);
      return JSON.stringify(Object.fromEntries(named), (_, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      ).slice(0, MAX_RAW);
    },
  };
};

/** Opens a Parquet file by its footer. */
export const openParquet = async (file: string, advice: Advice): Promise<ParquetFile> => {
  const buffer = await asyncBufferFromFile(file);
  const { metadata, makers } = await footerOf(buffer, file);
  const { children } = parquetSchema(metadata);
  const top = new Set(children.map(({ element }) => element.name));
  const names = [...makers.keys()];
  return {
    check: (named, optional) =>
      refuseMissing(
        [...named.keys()].filter((name) => !names.includes(name) && !optional.includes(name)),
        named,
        { columns: names, file, advice },
      ),
    rows: (named, read) => {
      const places = named.map((name) => ({ name, place: placeOf(name, top) }));
      const wanted = [...new Set(places.flatMap(({ place }) => (place ? [place.column] : [])))];
      return {
        columns: named,
        rows: groupsOf({ buffer, metadata, file, wanted, places, makers, read }),
        isCut: () => false,
        openEnd: () => null,
        close: () => undefined,
      };
    },
  };
};

type Reading = {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly file: string;
  readonly wanted: readonly string[];
  readonly places: readonly { readonly name: string; readonly place: Place | null }[];
  readonly makers: ReadonlyMap<string, ToCell>;
  readonly read: OnRead;
};

/** Where a row group's bytes are. */
const bytesOf = ({ columns }: RowGroup): { readonly start: number; readonly end: number } => {
  const ranges = columns.flatMap(({ meta_data: data }) => {
    if (!data) return [];
    const start = Number(data.dictionary_page_offset ?? data.data_page_offset);
    return [{ start, end: start + Number(data.total_compressed_size) }];
  });
  return {
    start: Math.min(...ranges.map(({ start }) => start)),
    end: Math.max(...ranges.map(({ end }) => end)),
  };
};

/** Names a row group's content: the same in a file that is damaged elsewhere and in the whole one. */
const hashOf = async (file: string, group: RowGroup): Promise<string> => {
  const hash = createHash("sha256");
  const { start, end } = bytesOf(group);
  for await (const chunk of createReadStream(file, { start, end: end - 1 })) hash.update(chunk);
  return hash.digest("hex").slice(0, 24);
};

/** The values of a row group's wanted columns. */
const groupColumns = async (
  { buffer, metadata, file, wanted, places, makers }: Reading,
  range: { readonly rowStart: number; readonly rowEnd: number },
): Promise<readonly Column[]> => {
  try {
    const scan = await parquetScan({
      file: buffer,
      metadata,
      columns: [...wanted],
      compressors,
      utf8: false,
      parsers: PARSERS,
    });
    const values = new Map<string, ArrayLike<unknown>>();
    for (const column of wanted) values.set(column, await scan.readColumn({ column, ...range }));
    return places.map(({ name, place }): Column => {
      if (place === null) return { name, at: () => null };
      const data = values.get(place.column) ?? [];
      const make = makers.get(name) ?? cellOf;
      return { name, at: (index) => make(place.of(data[index])) };
    });
  } catch (error) {
    throw new CommandProblem("The Parquet file is damaged", {
      detail: `${file}, from row ${range.rowStart + 1}: ${messageOf(error)}.`,
      fix: "The rows before it were read. Fetch the file again, then run the same command.",
    });
  }
};

const groupsOf = async function* (reading: Reading): AsyncGenerator<readonly Row[]> {
  const { metadata, buffer, file, read } = reading;
  const total = Math.max(1, Number(metadata.num_rows));
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    if (end === start) continue;
    const hash = await hashOf(file, group);
    const columns = await groupColumns(reading, { rowStart: start, rowEnd: end });
    for (let from = start; from < end; from += TOGETHER) {
      const to = Math.min(end, from + TOGETHER);
      yield Array.from({ length: to - from }, (_, nth) =>
        rowOf(from + nth + 1, hash, columns, from + nth - start),
      );
      read((buffer.byteLength * to) / total);
    }
    start = end;
  }
};

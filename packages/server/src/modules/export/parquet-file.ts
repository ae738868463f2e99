import { zstdCompressSync } from "node:zlib";
import type { SchemaElement } from "hyparquet-writer";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Column } from "./columns.ts";

/** A column of a Parquet file. */
export type ParquetColumn = Pick<Column, "name" | "type">;

/** A cell: text or JSON as text, a number, or an instant as epoch milliseconds. */
export type ParquetCell = string | number | null;

/** Rows turned into columns: the cells of each column, in the order of the columns. */
export type ParquetBatch = {
  readonly cells: readonly (readonly ParquetCell[])[];
  readonly rows: number;
};

/** When a row group is full: rows, or characters of their text. It is in memory until then. */
export type RowGroupLimits = { readonly rows: number; readonly characters: number };
export const ROW_GROUP: RowGroupLimits = { rows: 20_000, characters: 8 * 1024 * 1024 };

type Physical = {
  readonly element: Omit<SchemaElement, "name" | "repetition_type">;
  readonly write: (cell: string | number) => unknown;
};

const encoder = new TextEncoder();

const TEXT: Physical = {
  element: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  write: String,
};
const JSON_TEXT: Physical = {
  element: { type: "BYTE_ARRAY", converted_type: "JSON", logical_type: { type: "JSON" } },
  write: (cell) => encoder.encode(String(cell)),
};
const INTEGER: Physical = { element: { type: "INT64" }, write: BigInt };
const PHYSICAL: Readonly<Record<Column["type"], Physical>> = {
  text: TEXT,
  json: JSON_TEXT,
  any: JSON_TEXT,
  integer: INTEGER,
  number: { element: { type: "DOUBLE" }, write: Number },
  instant: {
    element: {
      type: "INT64",
      converted_type: "TIMESTAMP_MILLIS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
    },
    write: BigInt,
  },
};

const schemaFrom = (elements: readonly SchemaElement[]): SchemaElement[] => [
  { name: "rows", num_children: elements.length },
  ...elements.map((element): SchemaElement => ({ ...element, repetition_type: "OPTIONAL" })),
];

const isJson = ({ type }: ParquetColumn): boolean => PHYSICAL[type] === JSON_TEXT;

/**
 * The schema to write with. JSON comes as text and leaves as it came: with a JSON column the writer
 * would take values, copy them and write them anew. The file says that it is JSON.
 */
const writtenSchema = (columns: readonly ParquetColumn[]): SchemaElement[] =>
  schemaFrom(
    columns.map((column) => ({
      name: column.name,
      ...(isJson(column) ? { type: "BYTE_ARRAY" } : PHYSICAL[column.type].element),
    })),
  );

const declaredSchema = (columns: readonly ParquetColumn[]): SchemaElement[] =>
  schemaFrom(columns.map(({ name, type }) => ({ name, ...PHYSICAL[type].element })));

/** A Parquet file in the making; each call answers the bytes that are ready to leave. */
export type ParquetFile = {
  readonly add: (batch: ParquetBatch) => Uint8Array;
  readonly finish: () => Uint8Array;
};

const charactersOf = ({ cells }: ParquetBatch): number =>
  cells.flat().reduce<number>((sum, cell) => sum + (typeof cell === "string" ? cell.length : 8), 0);

/**
 * Makes a Parquet file a row group at a time. What stays in memory is the row group that is not full
 * yet, and the place and statistics of each column of those that have left: the footer names them.
 */
export const createParquetFile = (
  columns: readonly ParquetColumn[],
  limits: RowGroupLimits = ROW_GROUP,
): ParquetFile => {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: writtenSchema(columns),
    codec: "ZSTD",
    compressors: { ZSTD: (page) => zstdCompressSync(page) },
    createdBy: "attune",
  });
  const group: { cells: unknown[][]; rows: number; characters: number } = {
    cells: columns.map(() => []),
    rows: 0,
    characters: 0,
  };

  const writeGroup = (): void => {
    if (group.rows === 0) return;
    void file.write({
      columnData: columns.map((column, index) => ({
        name: column.name,
        data: group.cells[index] ?? [],
        offsetIndex: false,
        ...(isJson(column) ? { encoding: "PLAIN", statistics: false } : {}),
      })),
      rowGroupSize: group.rows,
    });
    group.cells = columns.map(() => []);
    group.rows = 0;
    group.characters = 0;
  };

  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };

  return {
    add: (batch) => {
      columns.forEach(({ type }, index) => {
        const { write } = PHYSICAL[type];
        const cells = group.cells[index] ?? [];
        for (const cell of batch.cells[index] ?? []) cells.push(cell === null ? null : write(cell));
      });
      group.rows += batch.rows;
      group.characters += charactersOf(batch);
      if (group.rows >= limits.rows || group.characters >= limits.characters) writeGroup();
      return take();
    },
    finish: () => {
      writeGroup();
      file.schema = declaredSchema(columns);
      void file.finish();
      return take();
    },
  };
};

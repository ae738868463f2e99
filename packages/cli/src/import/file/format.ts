import { z } from "zod";

export const ENCODINGS = [
  "auto",
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "iso-8859-1",
  "iso-8859-15",
] as const;

const Encoding = z
  .enum(ENCODINGS)
  .default("auto")
  .describe("auto goes by the byte order mark, and is UTF-8 without one.");

/** How numbers and missing columns are written; the same for every type of file. */
const CELLS = {
  decimal: z.enum([".", ","]).default(".").describe("Decimal sign of numbers that are text."),
  thousands: z
    .union([z.literal("none"), z.string().length(1)])
    .default("none")
    .describe("Sign between thousands in numbers that are text."),
  optional: z
    .array(z.string().min(1))
    .default([])
    .describe("Columns that the file need not have; their cells are then empty."),
};

const Csv = z.strictObject({
  type: z.literal("csv"),
  header: z.boolean().default(true).describe("Whether the first row names the columns."),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Names of the columns, when the file has no header."),
  separator: z
    .string()
    .length(1)
    .optional()
    .describe('Between cells; without it, told by the first lines: , ; | or a tab ("\\t").'),
  quote: z
    .union([z.literal("none"), z.string().length(1)])
    .default('"')
    .describe("Around cells that hold separators or line breaks; none for files without quoting."),
  encoding: Encoding,
  ...CELLS,
});
export type CsvFormat = z.infer<typeof Csv>;

const Ndjson = z
  .strictObject({ type: z.literal("ndjson"), encoding: Encoding, ...CELLS })
  .describe("One JSON object a line; a column is a field, or a path with dots.");
export type NdjsonFormat = z.infer<typeof Ndjson>;

const Parquet = z
  .strictObject({ type: z.literal("parquet"), ...CELLS })
  .describe("Apache Parquet; a column is a field, or a path with dots.");

/** How a file is written: `format` of a mapping. */
export const FileFormat = z.discriminatedUnion("type", [Csv, Ndjson, Parquet]);
export type FileFormat = z.infer<typeof FileFormat>;

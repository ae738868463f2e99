import { extname } from "node:path";
import { FileFormat } from "../import/index.ts";
import { CommandProblem } from "../problem/index.ts";

export const FORMATS = ["csv", "ndjson", "parquet", "sequences"] as const;
export type Format = (typeof FORMATS)[number];

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".parquet": "parquet",
};

/** The format of a file: as it was said, else by its name. */
export const formatOf = (file: string, said: Format | undefined): Format => {
  const known = said ?? BY_EXTENSION[extname(file.replace(/\.gz$/i, "")).toLowerCase()];
  if (known) return known;
  throw new CommandProblem("The file's name does not say what it is", {
    detail: file,
    fix: "Say --format csv, ndjson, parquet, or sequences for lines of items.",
  });
};

/** How the file's reader is told; a line of sequences is one cell. */
export const fileFormat = (format: Format, columns: readonly string[] | undefined): FileFormat => {
  if (format === "sequences")
    return FileFormat.parse({
      type: "csv",
      header: false,
      columns: [LINE],
      separator: "\u001f",
      quote: "none",
    });
  return FileFormat.parse({
    type: format,
    ...(format === "csv" && columns !== undefined && { header: false, columns }),
  });
};

/** The one column of a file of sequences. */
export const LINE = "line";

import { extname } from "node:path";
import type { Row, Rows } from "../import/index.ts";
import { cellText, FileFormat, openSourceFile } from "../import/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { itemOfRow } from "./csv-item.ts";

export type CatalogFormat = "ndjson" | "csv";

/** A line of the file as an item, or why it is none. */
export type ItemLine = { readonly line: number } & (
  | { readonly item: unknown }
  | { readonly id: null; readonly pointer: string; readonly reason: string }
);

const BY_EXTENSION: Readonly<Record<string, CatalogFormat>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/** The format of a file: as it was said, else by its name. */
export const formatOf = (file: string, said: CatalogFormat | undefined): CatalogFormat => {
  if (said !== undefined) return said;
  const known = BY_EXTENSION[extname(file.replace(/\.gz$/i, "")).toLowerCase()];
  if (known) return known;
  throw new CommandProblem("The file's name does not say what it is", {
    detail: file,
    fix: "Say --format ndjson (one item a line) or --format csv.",
  });
};

const itemOf = (row: Row, { columns }: Rows, format: CatalogFormat): ItemLine => {
  const { line, cells } = row;
  if ("flaw" in cells) return { line, id: null, pointer: "", reason: cells.flaw };
  if (format === "ndjson") return { line, item: cells[0] };
  if (cells.length !== columns.length) {
    const reason = `has ${cells.length} cells, and the header ${columns.length}`;
    return { line, id: null, pointer: "", reason };
  }
  return { line, item: itemOfRow(columns, cells.map(cellText)) };
};

/** Columns that a CSV file must have. */
const NEEDED = new Map([["id", "the item's id"]]);

/** A catalog's file, looked at once; its items are read when they are asked for. */
export const openItems = async (file: string, format: CatalogFormat) => {
  const content = await openSourceFile(
    file,
    FileFormat.parse({ type: format }),
    () => () => undefined,
  );
  return {
    bytes: content.bytes,
    isCut: content.isCut,
    items: async function* (onRead: (bytes: number) => void): AsyncGenerator<ItemLine> {
      const rows = await content.rows(format === "csv" ? NEEDED : null, onRead);
      try {
        for await (const some of rows.rows) for (const row of some) yield itemOf(row, rows, format);
      } finally {
        rows.close();
      }
    },
  };
};

import type { CsvForm } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import type { Column } from "./columns.ts";
import { cellOf } from "./columns.ts";

/** Characters of text that leave together. */
const CHUNK = 64 * 1024;

/**
 * What a spreadsheet takes for the beginning of a formula, also behind white space or apostrophes
 * (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10), with the full-width and small forms of the four signs.
 */
const FORMULA = /^[\s']*[=+\-@\t\r\n\0＝＋－＠﹦﹢﹣﹫]/u;

/**
 * Text as a cell may hold it: an apostrophe stands before what begins like a formula, and before
 * that with apostrophes in front of it. So whoever reads takes one apostrophe away where what
 * follows it begins like a formula, and has the text as it was.
 */
const safeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const QUOTED = /[",;\t\r\n]|^\s|\s$/u;

const quoted = (text: string): string =>
  text === "" || QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

type Style = { readonly begin: string; readonly separator: string; readonly decimal: string };

const STYLES: Readonly<Record<CsvForm, Style>> = {
  standard: { begin: "", separator: ",", decimal: "." },
  bom: { begin: "\uFEFF", separator: ",", decimal: "." },
  excel: { begin: "\uFEFF", separator: ";", decimal: "," },
};

const cellText = ({ type }: Column, cell: Json, { decimal }: Style): string => {
  if (cell === null) return "";
  // JSON begins like a formula only as a number below nought, which is no formula.
  if (type === "json" || typeof cell === "object") return quoted(JSON.stringify(cell));
  if (typeof cell === "string") return quoted(safeText(cell));
  return typeof cell === "number" ? String(cell).replace(".", decimal) : String(cell);
};

/** A record ends with CRLF. A line of one empty cell would be no record to many readers: it is quoted. */
const record = (cells: readonly string[], separator: string): string => {
  const line = cells.join(separator);
  return `${line === "" ? '""' : line}\r\n`;
};

/** Rows as CSV (RFC 4180), the header first; an absent value is an empty cell, an empty text `""`. */
export const csvOf = (columns: readonly Column[], form: CsvForm) =>
  async function* (rows: AsyncIterable<JsonObject>): AsyncGenerator<string> {
    const style = STYLES[form];
    const header = columns.map(({ name }) => quoted(safeText(name)));
    let text = style.begin + record(header, style.separator);
    for await (const row of rows) {
      const cells = columns.map((column) => cellText(column, cellOf(column, row), style));
      text += record(cells, style.separator);
      if (text.length < CHUNK) continue;
      yield text;
      text = "";
    }
    if (text !== "") yield text;
  };

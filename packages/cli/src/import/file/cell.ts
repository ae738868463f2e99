/** A value of JSON, as a cell of NDJSON or a nested column of Parquet holds it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A time as clocks show it, without their zone. */
export type Local = Temporal.PlainDateTime | Temporal.PlainDate;

export const isLocal = (value: unknown): value is Local =>
  value instanceof Temporal.PlainDateTime || value instanceof Temporal.PlainDate;

/**
 * What stands in one column of a row. CSV has text alone; NDJSON has JSON; Parquet has bigint for
 * 64-bit integers, Date for instants and `Local` for other times besides.
 */
export type Cell = Json | bigint | Date | Local;

/** Nothing is there: no text, or no value. */
export const isEmpty = (cell: Cell | undefined): boolean =>
  cell === undefined || cell === null || cell === "";

/** A cell as text: a time as ISO 8601, an instant in UTC, a list or an object as JSON. */
export const cellText = (cell: Cell | undefined): string => {
  if (cell === undefined || cell === null) return "";
  if (typeof cell === "string") return cell;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? "" : cell.toISOString();
  if (isLocal(cell)) return cell.toString();
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
};

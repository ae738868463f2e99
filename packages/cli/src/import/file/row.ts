import type { Cell } from "./cell.ts";

/** Why a row has no cells, and the column if it is of one. */
export type RowFlaw = { readonly flaw: string; readonly column: string };

/** One row of the file; `number` counts rows without the header, `line` is the file's, both from 1. */
export type Row = {
  readonly number: number;
  readonly line: number;
  /** The row as it stands in the file, for people; made when it is read. */
  readonly raw: string;
  /** Hash of what stands in it, in hex; in Parquet of what stands in its row group. */
  readonly hash: string;
  readonly cells: readonly Cell[] | RowFlaw;
};

/** The rows of a file, in its order, some at a time. */
export type Rows = {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Row[]>;
  /** Whether the file ends in the middle of a row; known at its end. */
  readonly isCut: () => boolean;
  /**
   * The line of a last row that is whole as far as can be told, but that no line break ends: were the
   * file cut there, its last cell would be short. Known at the end; null when there is none.
   */
  readonly openEnd: () => number | null;
  /** Lets go of the file. */
  readonly close: () => void;
};

/** Longest text of a row that is shown. */
export const MAX_RAW = 2_000;
/** Longest row that is read: a quote that never closes must not take the whole file into memory. */
export const MAX_ROW = 1024 * 1024;

import type { Cell } from "../file/index.ts";

/** The cells of one row, by the columns' places. */
export type Cells = readonly Cell[];

/** A cell does not fit what the mapping makes of it. */
export class CellFlaw extends Error {
  override readonly name = "CellFlaw";
  readonly column: string;
  /** The row whose cell it is; null when it is of no one row. */
  readonly cells: Cells | null;
  constructor(column: string, reason: string, cells: Cells | null = null) {
    super(reason);
    this.column = column;
    this.cells = cells;
  }
}

const LONGEST = 60;

/** A cell's text as a message shows it. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

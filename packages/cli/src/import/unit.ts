import type { Row } from "./file/index.ts";
import type { Message } from "./messages.ts";
import type { Reject } from "./rejects.ts";

/**
 * What one row, or some rows together, become. Of one file and one mapping the units are always the
 * same, in the same order: an import that goes on counts them.
 */
export type Unit = {
  /**
   * The rows that it was made of, in their order; what the server says of its messages is told at the
   * first. The messages' ids are made of all of them, so that what a cut file left incomplete has
   * another id than the whole of it.
   */
  readonly lines: readonly Row[];
  /** Rows of the file that it used up; each is counted in one unit. */
  readonly rows: number;
  /** Source of its events, when it is not the import's. */
  readonly source?: string;
  readonly messages: readonly Message[];
  readonly rejects: readonly Reject[];
  /** Why rows were left out on purpose, one text a row. */
  readonly skipped: readonly string[];
};

/** Makes units of rows, in the order of the file. */
export type Assembler = {
  /** Takes the next row; the units that are complete by now. */
  readonly add: (row: Row) => readonly Unit[];
  /** The last units. Of a file that is cut they are rejected where rows of theirs could be missing. */
  readonly end: (isCut: boolean) => readonly Unit[];
};

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import type { Row } from "./file/index.ts";
import type { RejectsPlace } from "./rejects-place.ts";
import { HEADER, markOf } from "./rejects-place.ts";

/** A row that did not come in: where, which column, why, and the row itself. */
export type Reject = {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  readonly raw: string;
};

/** The rejects of rows whose event is none: each is accounted for, and the first says why. */
export const rejectsOf = (lines: readonly Row[], column: string, reason: string): Reject[] =>
  lines.map(({ line, raw }, nth) =>
    nth === 0
      ? { line, column, reason, raw }
      : {
          line,
          column: "",
          reason: `its event is rejected, see line ${lines[0]?.line ?? line}`,
          raw,
        },
  );

const cellText = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const rowText = ({ line, column, reason, raw }: Reject): string =>
  `${[String(line), column, reason, raw].map(cellText).join(",")}\n`;

/** The file that keeps what was rejected: made at once, so that no other import takes its name. */
export type RejectsFile = {
  /** The file's path once it holds something. */
  readonly path: () => string | null;
  /** What could not be written, the first of it. */
  readonly unwritten: () => readonly Reject[];
  /** Bytes written so far. */
  readonly bytes: () => number;
  /** Tells the file from every other; empty when there is none. */
  readonly mark: string;
  readonly add: (rejects: readonly Reject[]) => void;
  readonly close: () => void;
};

/** Rejects that are held for the summary when they have no file. */
const HELD = 200;

type Written = {
  readonly bytes: () => number;
  readonly write: (text: string) => void;
  /** Closes it; one that says nothing is left empty. */
  readonly close: (isEmpty: boolean) => void;
};

/** A file cut to its first `keeps` bytes, or a new one; it begins with the header. */
const openCut = (path: string, keeps: number): Written => {
  const descriptor = openSync(path, existsSync(path) ? "r+" : "wx");
  const size = fstatSync(descriptor).size;
  const state = { bytes: keeps < HEADER.length ? 0 : Math.min(keeps, size) };
  if (size > state.bytes) ftruncateSync(descriptor, state.bytes);
  const write = (text: string): void => {
    const encoded = Buffer.from(text);
    for (let from = 0; from < encoded.length;)
      from += writeSync(descriptor, encoded, from, encoded.length - from, state.bytes + from);
    state.bytes += encoded.length;
  };
  if (state.bytes === 0) write(HEADER);
  return {
    bytes: () => state.bytes,
    write,
    close: (isEmpty) => {
      // What a full disk took of a write that failed is not kept.
      ftruncateSync(descriptor, isEmpty ? 0 : state.bytes);
      closeSync(descriptor);
    },
  };
};

/** A file that holds nothing says nothing; nor does a folder that was made for it. */
const leaveNothing = (path: string): void => {
  try {
    rmSync(path, { force: true });
    if (basename(dirname(path)).startsWith("attune-rejects-")) rmdirSync(dirname(path));
  } catch {
    // Whose folder cannot be written keeps an empty file.
  }
};

/**
 * Opens the rejects of an import, as they were when they last counted: what a killed run wrote beyond
 * its last cursor is written again by the run that goes on. Nothing here throws: the events are
 * stored by then, and an import does not fail for want of a place to write about it.
 */
export const openRejects = ({ path, keeps }: RejectsPlace): RejectsFile => {
  const unwritten: Reject[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  const isTheirs = path !== null && existsSync(path) && keeps === 0;
  let file = path === null ? null : attempt(() => openCut(path, keeps));
  const isOpened = file !== null;
  const written = (): number => file?.bytes() ?? 0;
  return {
    path: () => (written() > HEADER.length ? path : null),
    unwritten: () => unwritten,
    bytes: written,
    mark: path === null || !isOpened ? "" : (attempt(() => markOf(path)) ?? ""),
    add: (rejects) => {
      if (rejects.length === 0) return;
      const text = rejects.map(rowText).join("");
      const isWritten = file !== null && attempt(() => file?.write(text) ?? true) !== null;
      if (!isWritten) unwritten.push(...rejects.slice(0, HELD - unwritten.length));
    },
    close: () => {
      const isEmpty = isOpened && written() <= HEADER.length;
      attempt(() => file?.close(isEmpty));
      if (path !== null && isEmpty && !isTheirs) leaveNothing(path);
      file = null;
    },
  };
};

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { CommandProblem } from "../problem/index.ts";

/** A row that did not come in: where, which column, why, and the row itself. */
export type Reject = {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  readonly raw: string;
};

const HEADER = "line,column,reason,raw\n";

const cellText = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const rowText = ({ line, column, reason, raw }: Reject): string =>
  `${[String(line), column, reason, raw].map(cellText).join(",")}\n`;

/** Where the rejects of an import go, settled before anything is sent. */
export type RejectsPlace = {
  /** Null when nothing at all could be written. */
  readonly path: string | null;
  /** The place that was wanted and could not be written; null when it is the one. */
  readonly insteadOf: string | null;
};

/** Tried, not asked for: permissions alone say too little, and an owner's may not count. */
const canWrite = (path: string): boolean => {
  const isThere = existsSync(path);
  try {
    closeSync(openSync(path, isThere ? "r+" : "wx"));
    if (!isThere) rmSync(path);
    return true;
  } catch {
    return false;
  }
};

/** A folder of its own: others may write to the system's, and rejects are customers' data. */
const inTemporaryFolder = (name: string): string | null => {
  try {
    return join(mkdtempSync(join(tmpdir(), "attune-rejects-")), name);
  } catch {
    return null;
  }
};

/** The place that was chosen, or beside the file; else in the current or the temporary folder. */
export const rejectsPlaceFor = (file: string, chosen?: string): RejectsPlace => {
  const name = `${basename(file)}.rejects.csv`;
  const wanted = chosen ?? join(dirname(file), name);
  if (resolve(wanted) === resolve(file))
    throw new CommandProblem("The rejects would overwrite the file", {
      detail: `--rejects was ${wanted}.`,
      fix: "Name another file for them.",
    });
  const path = [wanted, name].find(canWrite) ?? inTemporaryFolder(name);
  return { path, insteadOf: path === wanted ? null : wanted };
};

/** The file that keeps what was rejected; made with the first reject. */
export type RejectsFile = {
  /** The file's path once it holds something. */
  readonly path: () => string | null;
  /** What could not be written, the first of it. */
  readonly unwritten: () => readonly Reject[];
  /** Bytes written so far. */
  readonly bytes: () => number;
  readonly add: (rejects: readonly Reject[]) => void;
  readonly close: () => void;
};

/** Rejects that are held for the summary when they have no file. */
const HELD = 200;

type Written = {
  readonly bytes: () => number;
  readonly write: (text: string) => void;
  readonly close: () => void;
};

/** A file cut to its first `bytes`; it is made with the first write. */
const openCut = (path: string, bytes: number): Written => {
  const state: { descriptor: number | null; bytes: number } = { descriptor: null, bytes: 0 };
  const open = (): number => {
    const descriptor = openSync(path, existsSync(path) ? "r+" : "wx");
    state.descriptor = descriptor;
    return descriptor;
  };
  if (existsSync(path)) {
    const descriptor = open();
    state.bytes = Math.min(bytes, fstatSync(descriptor).size);
    ftruncateSync(descriptor, state.bytes);
  }
  return {
    bytes: () => state.bytes,
    write: (text) => {
      const descriptor = state.descriptor ?? open();
      const encoded = Buffer.from(text);
      for (let from = 0; from < encoded.length;)
        from += writeSync(descriptor, encoded, from, encoded.length - from, state.bytes + from);
      state.bytes += encoded.length;
    },
    close: () => {
      if (state.descriptor === null) return;
      // What a full disk took of a write that failed is not kept.
      ftruncateSync(state.descriptor, state.bytes);
      closeSync(state.descriptor);
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
 * Opens the rejects of an import, as they were after `bytes` of them: what a killed run wrote beyond
 * its last cursor is written again by the run that goes on. Nothing here throws: the events are
 * stored by then, and an import does not fail for want of a place to write about it.
 */
export const openRejects = ({ path }: RejectsPlace, bytes: number): RejectsFile => {
  const unwritten: Reject[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  let file = path === null ? null : attempt(() => openCut(path, bytes));
  const written = (): number => file?.bytes() ?? 0;
  return {
    path: () => (written() > 0 ? path : null),
    unwritten: () => unwritten,
    bytes: written,
    add: (rejects) => {
      if (rejects.length === 0) return;
      const text = (written() === 0 ? HEADER : "") + rejects.map(rowText).join("");
      const isWritten = file !== null && attempt(() => file?.write(text) ?? true) !== null;
      if (!isWritten) unwritten.push(...rejects.slice(0, HELD - unwritten.length));
    },
    close: () => {
      attempt(() => file?.close());
      if (path !== null && written() === 0) leaveNothing(path);
      file = null;
    },
  };
};

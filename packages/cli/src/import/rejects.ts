import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

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

/** The file that keeps what was rejected; made with the first reject. */
export type RejectsFile = {
  readonly path: string;
  /** Bytes written so far. */
  readonly bytes: () => number;
  readonly add: (rejects: readonly Reject[]) => void;
  readonly close: () => void;
};

const canWriteTo = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Beside the imported file, or here where that folder is not ours to write to. */
export const rejectsPathFor = (file: string): string => {
  const name = `${basename(file)}.rejects.csv`;
  return canWriteTo(dirname(file)) ? join(dirname(file), name) : name;
};

/**
 * Opens the rejects of an import, as they were after `bytes` of them: what a killed run wrote beyond
 * its last cursor is written again by the run that goes on.
 */
export const openRejects = (path: string, bytes: number): RejectsFile => {
  const state: { descriptor: number | null; bytes: number } = { descriptor: null, bytes: 0 };
  const open = (): number => {
    const descriptor = openSync(path, existsSync(path) ? "r+" : "w+");
    state.descriptor = descriptor;
    return descriptor;
  };
  const write = (text: string): void => {
    const descriptor = state.descriptor ?? open();
    state.bytes += writeSync(descriptor, text, state.bytes);
  };
  if (bytes > 0 && existsSync(path)) {
    const descriptor = open();
    state.bytes = Math.min(bytes, fstatSync(descriptor).size);
    ftruncateSync(descriptor, state.bytes);
  } else rmSync(path, { force: true });
  return {
    path,
    bytes: () => state.bytes,
    add: (rejects) => {
      if (rejects.length === 0) return;
      write((state.bytes === 0 ? HEADER : "") + rejects.map(rowText).join(""));
    },
    close: () => {
      if (state.descriptor !== null) closeSync(state.descriptor);
    },
  };
};

import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, format, join, parse, resolve } from "node:path";
import { CommandProblem } from "../problem/index.ts";

/** First line of each file of rejects: what tells it from files that are none. */
export const HEADER = "line,column,reason,raw\n";

/** Where the rejects of an import go, settled before anything is sent. */
export type RejectsPlace = {
  /** Null when nothing at all could be written. */
  readonly path: string | null;
  /** Bytes of a file that is there already which stay: those of earlier runs of this import. */
  readonly keeps: number;
  /** The place that was wanted and is not it; null when it is the one. */
  readonly insteadOf: string | null;
  /** Why that one was not taken: other rejects are in it, or it could not be written. */
  readonly why: "taken" | "closed" | null;
};

/** What a place is looked for with. */
export type RejectsWish = {
  /** Names the import. */
  readonly id: string;
  /** The file that is imported, and those that say how: never written. */
  readonly file: string;
  readonly mapping: string | null;
  /** The place that was asked for, when one was. */
  readonly chosen: string | undefined;
  /** How the rejects of the runs before stand: which file has them, and how many bytes count. */
  readonly before: { readonly mark: string; readonly bytes: number };
};

/** Tells a file from every other, also from one that stands at its path later; empty for none. */
export const markOf = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino}-${found.birthtimeMs}`;
};

const headOf = (path: string): string => {
  const descriptor = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEADER.length);
    return head.toString("utf8", 0, readSync(descriptor, head, 0, head.length, 0));
  } finally {
    closeSync(descriptor);
  }
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

type Standing = "free" | "ours" | "taken" | "other" | "closed";

/** What stands at a path: nothing, rejects of this import or of another, or something else. */
const standingAt = (path: string, mark: string): Standing => {
  const found = statSync(path, { throwIfNoEntry: false });
  // A device or a folder is not asked to be written.
  if (found !== undefined && !found.isFile()) return "other";
  if (!canWrite(path)) return "closed";
  if (found === undefined || found.size === 0) return "free";
  if (headOf(path) !== HEADER) return "other";
  return markOf(path) === mark ? "ours" : "taken";
};

/** A folder of its own: others may write to the system's, and rejects are customers' data. */
const inTemporaryFolder = (name: string): string | null => {
  try {
    return join(mkdtempSync(join(tmpdir(), "attune-rejects-")), name);
  } catch {
    return null;
  }
};

const isSameFile = (a: string, b: string): boolean => {
  if (resolve(a) === resolve(b)) return true;
  const [one, other] = [a, b].map((each) => statSync(each, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
};

const refuseTheirs = (wanted: string, { file, mapping }: RejectsWish): void => {
  const theirs = [file, ...(mapping === null ? [] : [mapping])];
  const at = theirs.findIndex((each) => isSameFile(wanted, each));
  if (at === -1) return;
  throw new CommandProblem(`The rejects would overwrite the ${at === 0 ? "file" : "mapping"}`, {
    detail: `--rejects was ${wanted}.`,
    fix: "Name another file for them.",
  });
};

const refuseOther = (chosen: string): void => {
  throw new CommandProblem("The rejects would overwrite a file that is none of rejects", {
    detail: `${chosen} does not begin with the line ${HEADER.trimEnd()}.`,
    fix: "Name a new file with --rejects, or move this one away.",
  });
};

/** The same path with the import's name in it: its own, where another import has the plain one. */
const ownPath = (path: string, id: string): string => {
  const { dir, name, ext } = parse(path);
  return format({ dir, name: `${name}-${id.slice(0, 8)}`, ext });
};

/**
 * The place that was chosen, or beside the file; else in the current or the temporary folder. A file
 * that this import did not make is left as it is: a chosen one that holds no rejects is refused, and
 * beside the rejects of another import this one's get a name of their own.
 */
export const rejectsPlaceFor = (wish: RejectsWish): RejectsPlace => {
  const { id, file, chosen, before } = wish;
  const name = `${basename(file)}.rejects.csv`;
  const wanted = chosen ?? join(dirname(file), name);
  refuseTheirs(wanted, wish);
  const standing = standingAt(wanted, before.mark);
  if (standing === "other" && chosen !== undefined) refuseOther(chosen);
  const why = standing === "closed" ? standing : "taken";
  const candidates = [wanted, ownPath(wanted, id), name, ownPath(name, id)];
  for (const path of candidates) {
    const found = standingAt(path, before.mark);
    if (found !== "free" && found !== "ours") continue;
    const keeps = found === "ours" ? before.bytes : 0;
    return path === wanted
      ? { path, keeps, insteadOf: null, why: null }
      : { path, keeps, insteadOf: wanted, why };
  }
  return { path: inTemporaryFolder(name), keeps: 0, insteadOf: wanted, why };
};

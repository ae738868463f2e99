import { DatabaseSync } from "node:sqlite";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** SQLite's result code for a lock that another connection holds. */
const SQLITE_BUSY = 5;

/** Another process owns the data directory. */
export class DataDirectoryLocked extends Error {
  override readonly name = "DataDirectoryLocked";
}

/** The data directory cannot be made, read or written. */
export class DataDirectoryUnusable extends Error {
  override readonly name = "DataDirectoryUnusable";
}

export type DirectoryLock = { readonly release: () => void };

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;

const refusal = (directory: string, error: unknown): Error =>
  isBusy(error)
    ? new DataDirectoryLocked(
        `${directory} is in use by another Attune process: stop it, or give this one another directory with --data.`,
      )
    : new DataDirectoryUnusable(
        `${directory} cannot be used as a data directory: ${error instanceof Error ? error.message : "unknown"}`,
      );

const isThere = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

/**
 * Makes the directory, and those above it. Node's recursive mkdir tries for ever where a directory
 * takes no entries, as in /proc.
 */
export const makeDirectory = (directory: string): void => {
  const missing: string[] = [];
  for (let path = resolve(directory); !existsSync(path); path = dirname(path)) missing.push(path);
  try {
    for (const path of missing.reverse()) {
      try {
        mkdirSync(path, { mode: 0o700 });
      } catch (error) {
        if (!isThere(error)) throw error;
      }
    }
    if (!statSync(directory).isDirectory()) throw new Error("it is a file");
  } catch (error) {
    throw refusal(directory, error);
  }
};

/**
 * Takes the data directory for this process. The lock is the operating system's, held through an
 * exclusive SQLite transaction that writes nothing, so it dies with the process however that ends.
 */
export const lockDirectory = (directory: string): DirectoryLock => {
  makeDirectory(directory);
  let db: DatabaseSync | null = null;
  try {
    const opened = new DatabaseSync(join(directory, "lock.db"), { timeout: 0 });
    db = opened;
    opened.exec("BEGIN EXCLUSIVE");
    return { release: () => opened.close() };
  } catch (error) {
    db?.close();
    throw refusal(directory, error);
  }
};

/** Whether a process holds the directory; one that was never in use is not made. */
export const isLocked = (directory: string): boolean => {
  if (!existsSync(join(directory, "lock.db"))) return false;
  try {
    lockDirectory(directory).release();
    return false;
  } catch (error) {
    if (error instanceof DataDirectoryLocked) return true;
    throw error;
  }
};

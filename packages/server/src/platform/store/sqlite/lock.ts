import { DatabaseSync } from "node:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

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

/**
 * Takes the data directory for this process. The lock is the operating system's, held through an
 * exclusive SQLite transaction that writes nothing, so it dies with the process however that ends.
 */
export const lockDirectory = (directory: string): DirectoryLock => {
  let db: DatabaseSync | null = null;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const opened = new DatabaseSync(join(directory, "lock.db"), { timeout: 0 });
    db = opened;
    opened.exec("BEGIN EXCLUSIVE");
    return { release: () => opened.close() };
  } catch (error) {
    db?.close();
    throw refusal(directory, error);
  }
};

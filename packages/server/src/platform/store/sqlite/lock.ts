import { DatabaseSync } from "node:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Another process owns the data directory. */
export class DataDirectoryLocked extends Error {
  override readonly name = "DataDirectoryLocked";
}

export type DirectoryLock = { readonly release: () => void };

/**
 * Takes the data directory for this process. The lock is the operating system's, held through an
 * exclusive SQLite transaction that writes nothing, so it dies with the process however that ends.
 */
export const lockDirectory = (directory: string): DirectoryLock => {
  mkdirSync(directory, { recursive: true });
  const db = new DatabaseSync(join(directory, "lock.db"), { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch {
    db.close();
    throw new DataDirectoryLocked(`${directory} is in use by another Attune process: stop it, or give this one another directory with --data.`);
  }
  return { release: () => db.close() };
};

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const noteFile = (directory: string): string => join(directory, "database");

/** What a note says of the PostgreSQL that comes with Attune. */
export const EMBEDDED = "embedded";

/**
 * Notes in a data directory where its data is, when that is not here: `embedded`, or a label without
 * a password. Whoever names the directory alone then learns of it, and does not start on an empty file.
 */
export const noteDatabase = (directory: string, label: string): void =>
  writeFileSync(noteFile(directory), `${label}\n`, { mode: 0o600 });

/** What was noted; null for a directory whose data is its own file. */
export const notedDatabase = (directory: string): string | null => {
  try {
    return readFileSync(noteFile(directory), "utf8").trim() || null;
  } catch {
    return null;
  }
};

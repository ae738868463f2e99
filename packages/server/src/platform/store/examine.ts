import { EMBEDDED } from "./database-note.ts";
import type { Examination } from "./examination-contract.ts";
import { examineEmbedded, examinePostgres } from "./postgres/examine.ts";
import { examineDatabase } from "./sqlite/examine.ts";
import { databaseFile } from "./sqlite/sqlite-store.ts";

/** Looks at a database that no Attune has open: null for the file in the directory, `embedded`, or an address. */
export const examineStopped = async (
  directory: string,
  database: string | null,
): Promise<Examination> => {
  if (database === null) return examineDatabase(databaseFile(directory));
  return database === EMBEDDED ? examineEmbedded(directory) : examinePostgres(database);
};

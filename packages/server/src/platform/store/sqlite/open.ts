import { DatabaseSync } from "node:sqlite";
import type { Database } from "../engine/index.ts";

export type OpenOptions = { readonly readOnly?: boolean };

/**
 * Opens the database file with the durability that L2 promises: WAL, and `synchronous=FULL`, so that
 * a commit is on disk before it is acknowledged. Checkpoints are made by the checkpointer, not here.
 */
export const openDatabase = (
  file: string,
  { readOnly = false }: OpenOptions = {},
): DatabaseSync => {
  const db = new DatabaseSync(file, { readOnly, timeout: 5_000 });
  if (!readOnly)
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;");
  db.exec("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;");
  return db;
};

/** A connection as the commit logic sees it. */
export const sqliteDatabase = (db: DatabaseSync): Database => ({
  prepare: (sql, options) => {
    const statement = db.prepare(sql);
    if (options?.bigints) statement.setReadBigInts(true);
    return {
      get: (...values) => statement.get(...values),
      all: (...values) => statement.all(...values),
      iterate: (...values) => statement.iterate(...values),
      run: (...values) => statement.run(...values),
    };
  },
  exec: (sql) => db.exec(sql),
});

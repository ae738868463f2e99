import { DatabaseSync } from "node:sqlite";

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

type Row = Readonly<Record<string, unknown>>;

/** A column that the schema says is an integer. */
export const int = (row: Row | undefined, column: string): number => {
  const value = row?.[column];
  return typeof value === "number" ? value : Number(value ?? 0);
};

/** A column that the schema says is text. */
export const text = (row: Row | undefined, column: string): string => {
  const value = row?.[column];
  return typeof value === "string" ? value : "";
};

/** A nullable integer column. */
export const maybeInt = (row: Row | undefined, column: string): number | null => {
  const value = row?.[column];
  return typeof value === "number" ? value : null;
};

/** A nullable text column. */
export const maybeText = (row: Row | undefined, column: string): string | null => {
  const value = row?.[column];
  return typeof value === "string" ? value : null;
};

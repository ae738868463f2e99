/** What a column or a parameter holds. */
export type Value = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** A statement of the portable subset: parameters are `?`, or `?1` where one stands several times. */
export type Statement = {
  readonly get: (...values: Value[]) => Row | undefined;
  readonly all: (...values: Value[]) => Row[];
  /** Rows one by one, so that a long answer is never in memory as a whole. */
  readonly iterate: (...values: Value[]) => Iterable<Row>;
  readonly run: (...values: Value[]) => { readonly changes: number | bigint };
};

/**
 * A connection as the commit logic sees it: synchronous, since a commit runs wholly where its
 * connection lives (the writer's thread). SQLite is so by nature; PostgreSQL's answers are waited for.
 */
export type Database = {
  /** With `bigints`, integers are read as bigint: for columns where somebody may have put any. */
  readonly prepare: (sql: string, options?: { readonly bigints: boolean }) => Statement;
  readonly exec: (sql: string) => void;
};

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

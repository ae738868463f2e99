import type { DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { BIGINT, DuckDBDataChunk, DuckDBDecimalValue, LIST, listValue } from "@duckdb/node-api";

/** A row as it comes out: BIGINT is a bigint, DECIMAL a DuckDBDecimalValue. */
export type Row = readonly DuckDBValue[];

export const rowsOf = async (
  connection: DuckDBConnection,
  sql: string,
  values: readonly DuckDBValue[] = [],
): Promise<readonly Row[]> => (await connection.runAndReadAll(sql, [...values])).getRows();

/** Facets as the parameter of `unnest(?)`. */
export const runWithIds = async (
  connection: DuckDBConnection,
  sql: string,
  ids: readonly number[],
): Promise<readonly Row[]> => {
  const list = listValue(ids.map(BigInt));
  return (await connection.runAndReadAll(sql, [list], [LIST(BIGINT)])).getRows();
};

/** An integer column; every one of ours holds what a number holds exactly. */
export const intOf = (value: DuckDBValue | undefined): number => Number(value ?? 0);

export const textOf = (value: DuckDBValue | undefined): string =>
  typeof value === "string" ? value : "";

export const maybeTextOf = (value: DuckDBValue | undefined): string | null =>
  typeof value === "string" ? value : null;

/** A decimal column as text with all of its digits. */
export const decimalText = (value: DuckDBValue | undefined): string =>
  value instanceof DuckDBDecimalValue ? value.toString() : "0";

/** Does everything or nothing. */
export const inTransaction = async <T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> => {
  await connection.run("BEGIN");
  try {
    const result = await work();
    await connection.run("COMMIT");
    return result;
  } catch (error) {
    // The failure itself may have ended the transaction, or the whole database.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
};

/** A column of a table: its type, and what a row has in it. */
export type Column<R> = readonly [type: DuckDBType, of: (row: R) => DuckDBValue];

/** Rows that one chunk of DuckDB holds. */
const CHUNK = 2_048;

/** Appends rows to a table. */
export type Append<R> = (rows: readonly R[]) => Promise<void>;

/**
 * Makes what appends rows to a table; the columns are all that it has, in its order. One chunk serves
 * for all of them: its memory is not the JavaScript heap's, and would wait long to be collected.
 */
export const createAppend = <R>(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column<R>[],
): Append<R> => {
  const chunk = DuckDBDataChunk.create(columns.map(([type]) => type));
  return async (rows) => {
    if (rows.length === 0) return;
    const appender = await connection.createAppender(table);
    for (let from = 0; from < rows.length; from += CHUNK) {
      const part = rows.slice(from, from + CHUNK);
      chunk.reset();
      chunk.rowCount = part.length;
      chunk.setColumns(columns.map(([, of]) => part.map(of)));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    chunk.reset();
  };
};

/** Appends few rows to a table that it seldom happens to. */
export const appendRows = <R>(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column<R>[],
  rows: readonly R[],
): Promise<void> =>
  rows.length === 0 ? Promise.resolve() : createAppend(connection, table, columns)(rows);

import type { SyncConnection } from "./sync-connection.ts";

type Cell = string | number | null | Uint8Array;

/**
 * Rows that go to the server as one array for each column, by one statement however many there are.
 * `types` are the columns' element types, in order.
 */
export const createRows = (
  connection: SyncConnection,
  types: readonly string[],
  sql: (rows: string) => string,
) => {
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(", ");
  const statement = sql(`unnest(${arrays})`);
  return (rows: readonly (readonly Cell[])[]): void => {
    if (rows.length === 0) return;
    connection.send(
      statement,
      types.map((_, column) => rows.map((row) => row[column] ?? null)),
    );
  };
};

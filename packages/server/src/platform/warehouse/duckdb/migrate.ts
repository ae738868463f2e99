import type { DuckDBConnection } from "@duckdb/node-api";
import { SCHEMA } from "./schema.ts";
import { inTransaction, intOf, rowsOf } from "./sql.ts";

/** The file was written by a newer Attune. */
export class WarehouseNewer extends Error {
  override readonly name = "WarehouseNewer";
}

const versionOf = async (connection: DuckDBConnection): Promise<number> => {
  const [row] = await rowsOf(connection, "SELECT max(version) FROM schema_version");
  return intOf(row?.[0] ?? 0);
};

/** The version of a file's tables. Throws WarehouseNewer for one that this code does not know. */
export const checkVersion = async (connection: DuckDBConnection): Promise<number> => {
  const version = await versionOf(connection);
  if (version > SCHEMA.length)
    throw new WarehouseNewer(
      `the warehouse has schema version ${version}, this Attune knows ${SCHEMA.length}`,
    );
  return version;
};

/** Brings the tables to the newest version, each step whole or not at all. */
export const migrate = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const version = await checkVersion(connection);
  for (const [nth, step] of SCHEMA.entries()) {
    if (nth < version) continue;
    await inTransaction(connection, async () => {
      await connection.run(step);
      await connection.run("INSERT INTO schema_version VALUES (?)", [nth + 1]);
    });
  }
};

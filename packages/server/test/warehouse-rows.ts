import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** Rows of a warehouse that no server has open, as JSON has them. */
export const warehouseRows = async (directory: string, sql: string): Promise<unknown[][]> => {
  const file = join(directory, "warehouse.duckdb");
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
  try {
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(sql)).getRowsJson();
    connection.closeSync();
    return rows;
  } finally {
    instance.closeSync();
  }
};

/** Every row of its tables but the rollups' times of computing, in one order. */
export const warehouseContent = async (directory: string): Promise<unknown> => ({
  cursor: await warehouseRows(directory, "SELECT * FROM stream_cursor"),
  events: await warehouseRows(directory, "SELECT * FROM event ORDER BY seq"),
  decisions: await warehouseRows(directory, "SELECT * FROM decision ORDER BY seq"),
  entries: await warehouseRows(directory, "SELECT * FROM entry ORDER BY seq"),
  cells: await warehouseRows(directory, "SELECT * FROM cell ORDER BY id"),
  facets: await warehouseRows(directory, "SELECT * FROM facet ORDER BY id"),
  links: await warehouseRows(directory, "SELECT * FROM link ORDER BY a, b"),
  rollups: await warehouseRows(
    directory,
    "SELECT * FROM rollup ORDER BY grain, first_day, split, channel, source",
  ),
  money: await warehouseRows(
    directory,
    "SELECT * FROM rollup_money ORDER BY grain, first_day, split, channel, source, currency",
  ),
});

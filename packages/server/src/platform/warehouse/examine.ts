import { existsSync } from "node:fs";
import type { NoWarehouse } from "./contract.ts";
import { warehouseFile } from "./files.ts";
import { refusalOf } from "./refusal.ts";

/** What a warehouse's file tells that no server has open. */
export type WarehouseFile =
  | { readonly state: "absent" }
  /** `seq`: how far it has taken the log in. */
  | { readonly state: "read"; readonly seq: number }
  | NoWarehouse;

/** Looks at the warehouse's file of a data directory, and changes nothing. */
export const examineWarehouseFile = async (directory: string): Promise<WarehouseFile> => {
  const file = warehouseFile(directory);
  if (!existsSync(file)) return { state: "absent" };
  // DuckDB is a large library: only who looks into its file loads it.
  const { readDuckFile, WarehouseNewer } = await import("./duckdb/index.ts");
  try {
    return { state: "read", seq: await readDuckFile(file) };
  } catch (error) {
    return refusalOf(error, error instanceof WarehouseNewer).none;
  }
};

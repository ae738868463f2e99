import { join } from "node:path";

export const warehouseFile = (directory: string): string => join(directory, "warehouse.duckdb");

/** Where it puts what does not fit into memory; emptied by itself. */
export const spillDirectory = (directory: string): string => join(directory, "warehouse.tmp");

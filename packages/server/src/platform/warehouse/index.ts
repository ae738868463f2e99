export type {
  Dimension,
  Freshness,
  NoWarehouse,
  RollupPeriod,
  RollupQuery,
  RollupRow,
  Rollups,
  Warehouse,
  WarehouseStatus,
} from "./contract.ts";
export type { DuckWarehouse } from "./duckdb/index.ts";
export { openDuckWarehouse } from "./duckdb/index.ts";
export type { WarehouseFile } from "./examine.ts";
export { examineWarehouseFile } from "./examine.ts";
export { warehouseFile } from "./files.ts";
export { openWarehouse } from "./open.ts";
export { wakefulStore } from "./wakeful-store.ts";

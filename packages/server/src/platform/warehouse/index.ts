export type {
  Dimension,
  Figures,
  Freshness,
  NoWarehouse,
  RollupQuery,
  RollupRow,
  SegmentHistory,
  Span,
  Warehouse,
  WarehouseStatus,
} from "./contract.ts";
export type { WarehouseFile } from "./examine.ts";
export { examineWarehouseFile } from "./examine.ts";
export { openWarehouse } from "./open.ts";
export { wakefulStore } from "./wakeful-store.ts";

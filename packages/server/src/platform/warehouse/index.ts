export type {
  Dimension,
  Figures,
  Freshness,
  GroupWorth,
  Holder,
  NoWarehouse,
  OrNone,
  Ranks,
  RollupQuery,
  RollupRow,
  SegmentHistory,
  ShelfCounts,
  ShelfQuery,
  Span,
  Warehouse,
  WarehouseStatus,
  Worth,
  WorthMoney,
} from "./contract.ts";
export { NO_PERIODS } from "./contract.ts";
export type { WarehouseFile } from "./examine.ts";
export { examineWarehouseFile } from "./examine.ts";
export { openWarehouse } from "./open.ts";
export { wakefulStore } from "./wakeful-store.ts";

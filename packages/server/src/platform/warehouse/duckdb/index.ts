export type { DuckOptions, DuckWarehouse } from "./engine.ts";
export { openDuckWarehouse, readDuckFile } from "./engine.ts";
export type { PeriodKey } from "./marks.ts";
export { WarehouseNewer } from "./migrate.ts";
export { createPace } from "./pace.ts";

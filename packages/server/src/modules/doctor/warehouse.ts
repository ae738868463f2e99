import type { Finding } from "@attune/contract";
import type { WarehouseFile, WarehouseStatus } from "../../platform/warehouse/index.ts";
import { fail, ok, warn } from "./finding.ts";

/** How far it may be behind before it is worth a warning: some seconds of full load, some minutes of any. */
const FAR_BEHIND = { entries: 100_000, seconds: 300 } as const;
/** So many are counted at most where counting costs. */
const COUNTED = 100_000;

const OFF = ok("warehouse", "off: figures say that there is no warehouse");

/** How the warehouse of a running server stands. */
export const examineWarehouse = (status: WarehouseStatus): Finding => {
  if (status.state !== "on")
    return status.state === "off" ? OFF : fail("warehouse", status.reason, status.fix);
  const { engine, trouble, rebuilt, freshness } = status;
  const { entries, seconds, pendingPeriods } = freshness;
  const counted = entries === COUNTED ? `${COUNTED} or more` : entries;
  const behind = `${engine}, ${counted} entries (${Math.round(seconds)} s) behind the log, ${pendingPeriods} periods to compute`;
  const found = rebuilt === null ? behind : `${behind}; built anew since the start: ${rebuilt}`;
  if (trouble !== null)
    return warn(
      "warehouse",
      `${found}; it stands still: ${trouble}`,
      "It is tried again by itself. If the reason stays, make room on the disk, or stop Attune, delete warehouse.duckdb and warehouse.duckdb.wal, and start it.",
    );
  return entries >= FAR_BEHIND.entries || seconds > FAR_BEHIND.seconds
    ? warn("warehouse", found, "Wait: it catches up when less comes in.")
    : ok("warehouse", found);
};

/** What the warehouse's file tells while no server runs. */
export const warehouseAtRest = (found: WarehouseFile | { readonly state: "off" }): Finding => {
  switch (found.state) {
    case "off":
      return OFF;
    case "absent":
      return ok("warehouse", "none yet; a running server builds it from the log");
    case "read":
      return ok("warehouse", `warehouse.duckdb opens, entries up to ${found.seq}`);
    case "not readable":
      return fail("warehouse", found.reason, found.fix);
  }
};

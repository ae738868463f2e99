import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Freshness, Warehouse } from "../../platform/warehouse/index.ts";

const GAUGES = [
  {
    name: "attune_warehouse_lag_entries",
    help: "Entries of the log that the warehouse has not taken in.",
    of: ({ entries }: Freshness) => entries,
  },
  {
    name: "attune_warehouse_lag_seconds",
    help: "Age of the oldest entry of the log that the warehouse has not taken in.",
    of: ({ seconds }: Freshness) => seconds,
  },
  {
    name: "attune_warehouse_pending_periods",
    help: "Days, weeks and months whose figures are to be computed again.",
    of: ({ pendingPeriods }: Freshness) => pendingPeriods,
  },
] as const;

/** Registers how far the warehouse is behind; without a warehouse there are no values. */
export const measureWarehouse = (warehouse: Warehouse, registers: Registry[]): void => {
  for (const { name, help, of } of GAUGES) {
    const gauge: Gauge<"engine"> = new Gauge({
      name,
      help,
      labelNames: ["engine"],
      registers,
      collect: async (): Promise<void> => {
        const status = await warehouse.status();
        gauge.reset();
        if (status.state === "on") gauge.set({ engine: status.engine }, of(status.freshness));
      },
    });
  }
};

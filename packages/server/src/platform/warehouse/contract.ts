import type { Grain } from "@attune/core/calendar";
import type { Sums } from "@attune/core/kpi";

/** What figures are split by. */
export type Dimension = "channel" | "source";

/** The periods of one grain from the one that begins on `from` to the one that begins on `to`. */
export type RollupQuery = {
  readonly grain: Grain;
  /** First day of the first period, YYYY-MM-DD. */
  readonly from: string;
  /** First day of the last period, YYYY-MM-DD. */
  readonly to: string;
  /** Empty: one row a period, over everything. */
  readonly by: readonly Dimension[];
};

/** What a period's events come to, in all or for one value of each dimension that was asked for. */
export type RollupRow = Sums & {
  /** First day of the period, YYYY-MM-DD. */
  readonly firstDay: string;
  /** Null where the events name none, and where the figures are not by channel. */
  readonly channel: string | null;
  /** Null where the figures are not by source. */
  readonly source: string | null;
};

/**
 * How a period stands. One that is not among the answer's has never had an event: all of its figures
 * are 0, and there is nothing to compute.
 */
export type RollupPeriod = {
  readonly firstDay: string;
  /** When its figures were computed, epoch ms; null when they are not yet. */
  readonly computedAt: number | null;
  /** True when something touched it since: it will be computed again. */
  readonly isPending: boolean;
};

export type Rollups = {
  /** Ordered by period, channel, source. */
  readonly rows: readonly RollupRow[];
  readonly periods: readonly RollupPeriod[];
};

/** How far the warehouse is behind the store. */
export type Freshness = {
  /** Entries of the log that it has not taken in. */
  readonly entries: number;
  /** Age of the oldest of them in seconds; 0 without any. */
  readonly seconds: number;
  /** Periods, of all grains, that are to be computed again. */
  readonly pendingPeriods: number;
};

/** Why there is no warehouse to ask, and what would help. */
export type NoWarehouse = {
  readonly state: "off" | "not readable";
  readonly reason: string;
  readonly fix: string;
};

export type WarehouseStatus =
  | NoWarehouse
  | {
      readonly state: "on";
      readonly engine: string;
      readonly freshness: Freshness;
      /** Why the stream stands still; null while it does not. */
      readonly trouble: string | null;
    };

/**
 * The port to the warehouse: a copy of the log that answers what a store is not made to answer. It is
 * fed by itself, exactly once, and is behind the store by as much as `status` says.
 */
export type Warehouse = {
  readonly rollups: (
    query: RollupQuery,
  ) => Promise<NoWarehouse | ({ readonly state: "on" } & Rollups)>;
  readonly status: () => Promise<WarehouseStatus>;
  /** Something was committed. */
  readonly wake: () => void;
  /** Takes in what the log holds now and computes every period that is pending. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

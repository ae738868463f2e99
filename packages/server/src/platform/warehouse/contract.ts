import type { Grain } from "@attune/core/calendar";
import type { CurrencySums, Sums, Tallies } from "@attune/core/kpi";

/** What figures are split by. */
export type Dimension = "channel" | "source";

/** The periods of one grain from the one that begins on `from` to the one that begins on `to`. */
export type Span = {
  readonly grain: Grain;
  /** First day of the first period, YYYY-MM-DD. */
  readonly from: string;
  /** First day of the last period, YYYY-MM-DD. */
  readonly to: string;
};

export type RollupQuery = Span & {
  /** Empty: one row a period, over everything. */
  readonly by: readonly Dimension[];
  /** True for rows without money. */
  readonly withoutMoney?: boolean;
};

/** Most rows of one answer, and most currencies of all of its rows together. */
export const ROLLUP_LIMITS = { rows: 5_000, amounts: 10_000 } as const;

/** What a period's events come to, in all or for one value of each dimension that was asked for. */
export type RollupRow = Omit<Sums, "people" | "buyers"> & {
  /** First day of the period, YYYY-MM-DD. */
  readonly firstDay: string;
  /** Null where the events name none, where the figures are not by channel, and where `isOther`. */
  readonly channel: string | null;
  /** True for the channels that are not told apart. */
  readonly isOther: boolean;
  /** Null for channels that were counted each on its own: people do not add up. */
  readonly people: number | null;
  readonly buyers: number | null;
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
  readonly state: "on";
  /** Ordered by period, channel, source. */
  readonly rows: readonly RollupRow[];
  readonly periods: readonly RollupPeriod[];
};

/** More rows or amounts than one answer may have, also with all channels in one row. */
export type TooMuch = { readonly state: "too much" };

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
      /** Why it was built anew since the server's start; null when it was not. */
      readonly rebuilt: string | null;
    };

/** No period at all: what is waited for is that the log is taken in. */
export const NO_PERIODS: Span = { grain: "month", from: "0001-01-01", to: "0000-01-01" };

/** What is waited for. */
export type Settling = {
  /** Whose figures are computed; those of every period when absent. */
  readonly periods?: Span;
  /** For how many ms; as long as it takes when absent. */
  readonly patience?: number;
};

/** The answer to a query. */
export type Figures =
  | NoWarehouse
  | TooMuch
  | (Rollups & {
      /**
       * False while the stream is a batch or more behind, as after a start: what has figures may get
       * others, and what has none may have had events.
       */
      readonly isCaughtUp: boolean;
    });

/** Groups of profiles, and the period that their orders are of. */
export type WorthQuery = {
  readonly groups: readonly (readonly number[])[];
  /** from ≤ time < until, epoch ms. */
  readonly from: number;
  readonly until: number;
};

/** What people have ordered in a currency; amounts are decimals as text. */
export type WorthMoney = CurrencySums & {
  /** The same from the first day on, up to the period's end. */
  readonly revenueEver: string;
  readonly refundedEver: string;
};

export type GroupWorth = {
  /** Of them, those with an order in the period. */
  readonly buyers: number;
  readonly orders: number;
  readonly money: readonly WorthMoney[];
};

export type Worth = {
  readonly state: "on";
  /** In the order of the query's. */
  readonly groups: readonly GroupWorth[];
  /** All there are. */
  readonly everybody: GroupWorth;
};

export type RankQuery = Pick<WorthQuery, "from" | "until"> & {
  readonly quantiles: readonly number[];
};

/** What a buyer of the period has at each quantile, in the order of the query's. */
export type Ranks = {
  readonly state: "on";
  readonly buyers: number;
  readonly orders: readonly number[];
  readonly money: readonly {
    readonly currency: string;
    readonly buyers: number;
    readonly revenue: readonly string[];
  }[];
};

/** A version of an offer or of a slot, `offer:KEY` or `slot:KEY`. */
export type Holder = { readonly holder: string; readonly version: number };

export type ShelfQuery = {
  readonly recommender: string;
  /** The offers, and the slots by their defaults, that hold what recommenders answer; of all of them. */
  readonly places: readonly (Holder & { readonly recommender: string })[];
  /** Slots that show several offers, and no list of one. */
  readonly slates: readonly Holder[];
  /** First instants of the days, epoch ms; from the first of them to before `until`. */
  readonly days: readonly number[];
  readonly from: number;
  readonly until: number;
  /** How long after a click an order counts to it, ms. */
  readonly window: number;
};

/** What became of shelves up to now. */
export type ShelfCounts = {
  /** With an item, answered in the period. */
  readonly made: number;
  /** Of those seen, those that were clicked. */
  readonly seen: Tallies;
  /** Of those clicked, those that an order followed. */
  readonly clicked: Tallies;
  readonly converted: number;
  readonly orders: number;
  readonly itemsSeen: number;
  readonly itemsClicked: number;
  readonly differentItems: number;
  /** Of those orders, by currency; amounts are decimals as text. */
  readonly money: readonly Omit<CurrencySums, "refunded">[];
};

export type ShelfResults = {
  readonly state: "on";
  readonly all: ShelfCounts;
  readonly slots: readonly (ShelfCounts & { readonly slot: string })[];
  /** In the order of the query's. */
  readonly days: readonly ShelfCounts[];
  /** Ids of the different items that were seen. */
  readonly items: readonly string[];
};

/** What was asked, or why there is no warehouse to ask. */
export type OrNone<T> = NoWarehouse | (T & { readonly isCaughtUp: boolean });

/** Ends of periods, epoch ms, in their order: the first period begins at `start`. */
export type SegmentHistoryQuery = {
  readonly segment: string;
  readonly start: number;
  readonly ends: readonly number[];
};

/** What a segment's period comes to: profiles in it at its end, and how many moved in it. */
export type SegmentPeriod = {
  readonly size: number;
  readonly entered: number;
  readonly left: number;
};

export type SegmentHistory = {
  readonly state: "on";
  /** One for each end. */
  readonly periods: readonly SegmentPeriod[];
};

/**
 * The port to the warehouse: a copy of the log that answers what a store is not made to answer. It is
 * fed by itself, exactly once, and is behind the store by as much as `status` says.
 */
export type Warehouse = {
  /** The zone in which its days, weeks and months begin; null when there is no warehouse to ask. */
  readonly zone: () => Promise<string | null>;
  readonly rollups: (query: RollupQuery) => Promise<Figures>;
  readonly worth: (query: WorthQuery) => Promise<OrNone<Worth>>;
  readonly ranks: (query: RankQuery) => Promise<OrNone<Ranks>>;
  readonly shelves: (query: ShelfQuery) => Promise<OrNone<ShelfResults>>;
  /** Sizes are of profiles as the log had them then. */
  readonly segmentHistory: (query: SegmentHistoryQuery) => Promise<NoWarehouse | SegmentHistory>;
  readonly status: () => Promise<WarehouseStatus>;
  /** Something was committed. */
  readonly wake: () => void;
  /** Takes in what the log holds now and computes what is pending. False when the time was too short. */
  readonly settle: (settling?: Settling) => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

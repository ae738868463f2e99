import type { KpiInsufficient, KpiMetric, KpiRow, KpisResponse } from "@attune/contract";
import { KPI_METRICS } from "@attune/contract";
import type { Period } from "@attune/core/calendar";
import type { Amount, Sums } from "@attune/core/kpi";
import {
  averageOrderValue,
  conversion,
  netRevenue,
  ordersWithoutAmount,
  refunded,
  revenue,
} from "@attune/core/kpi";
import type {
  Dimension,
  NoWarehouse,
  RollupRow,
  Rollups,
  WarehouseStatus,
} from "../../platform/warehouse/index.ts";

/** What an answer is to tell. */
export type Asked = {
  readonly metrics: readonly KpiMetric[];
  readonly by: readonly Dimension[];
  readonly now: number;
};

type PeriodView = KpisResponse["periods"][number];
type Figures = Pick<KpiRow, KpiMetric>;
type Answered = NoWarehouse | ({ readonly state: "on" } & Rollups);

const iso = (at: number): string => new Date(at).toISOString();

/** A period that has never had an event. */
const NOTHING: Sums = { events: 0, people: 0, buyers: 0, orders: 0, refunds: 0, money: [] };

const amountsView = (amounts: readonly Amount[]) => ({
  value: amounts.map(({ currency, amount, insufficient }) => ({
    currency,
    amount,
    ...(insufficient
      ? { insufficient: { because: "too few orders" as const, ...insufficient } }
      : {}),
  })),
});

const conversionView = (sums: Sums): KpiRow["conversion"] => {
  const figure = conversion(sums);
  return figure.value === null
    ? { value: null, insufficient: { because: "too few people", ...figure.insufficient } }
    : { value: figure.value };
};

/** Every figure of what was counted. */
const figuresOf = (sums: Sums): Figures => ({
  events: { value: sums.events },
  people: { value: sums.people },
  orders: { value: sums.orders },
  buyers: { value: sums.buyers },
  conversion: conversionView(sums),
  revenue: amountsView(revenue(sums)),
  refunds: { value: sums.refunds },
  refunded: amountsView(refunded(sums)),
  netRevenue: amountsView(netRevenue(sums)),
  averageOrderValue: amountsView(averageOrderValue(sums)),
  ordersWithoutAmount: { value: ordersWithoutAmount(sums) },
});

/** Every figure of a period that has none, and why. */
const noFigures = (because: KpiInsufficient["because"]): Figures => {
  const none = { value: null, insufficient: { because, need: null, have: null } };
  return {
    events: none,
    people: none,
    orders: none,
    buyers: none,
    conversion: none,
    revenue: none,
    refunds: none,
    refunded: none,
    netRevenue: none,
    averageOrderValue: none,
    ordersWithoutAmount: none,
  };
};

/** Those figures that were asked for. */
const picked = (figures: Figures, metrics: readonly KpiMetric[]): Figures => {
  const row = { ...figures };
  for (const metric of KPI_METRICS) if (!metrics.includes(metric)) delete row[metric];
  return row;
};

const rowView = (row: RollupRow, { metrics, by }: Asked): KpiRow => ({
  ...(by.includes("channel") ? { channel: row.channel } : {}),
  ...(by.includes("source") ? { source: row.source ?? "" } : {}),
  ...picked(figuresOf(row), metrics),
});

const missing = ({ state }: NoWarehouse): KpiInsufficient["because"] =>
  state === "off" ? "no warehouse" : "warehouse not readable";

/** The rows of a period, and how it stands. */
const rowsOf = (
  { firstDay }: Period,
  rollups: Answered,
  asked: Asked,
): Pick<PeriodView, "rows" | "isPending"> & { readonly computedAt: number | null } => {
  if (rollups.state !== "on")
    return {
      rows: [picked(noFigures(missing(rollups)), asked.metrics)],
      computedAt: null,
      isPending: false,
    };
  const standing = rollups.periods.find((each) => each.firstDay === firstDay);
  if (!standing) {
    const nothing = asked.by.length === 0 ? [picked(figuresOf(NOTHING), asked.metrics)] : [];
    return { rows: nothing, computedAt: null, isPending: false };
  }
  const { computedAt, isPending } = standing;
  const rows =
    computedAt === null
      ? [picked(noFigures("not computed yet"), asked.metrics)]
      : rollups.rows.filter((row) => row.firstDay === firstDay).map((row) => rowView(row, asked));
  return { rows, computedAt, isPending };
};

/** A period with its figures and their age. */
export const periodView = (period: Period, rollups: Answered, asked: Asked): PeriodView => {
  const { rows, computedAt, isPending } = rowsOf(period, rollups, asked);
  return {
    period: period.name,
    start: iso(period.start),
    end: iso(period.end),
    isOver: period.end <= asked.now,
    computedAt: computedAt === null ? null : iso(computedAt),
    ageSeconds:
      computedAt === null ? null : Math.max(0, Math.round((asked.now - computedAt) / 1_000)),
    isPending,
    rows,
  };
};

/** Where the figures of these periods come from, and how fresh they are. */
export const warehouseView = (
  status: WarehouseStatus,
  periods: readonly PeriodView[],
): KpisResponse["warehouse"] => {
  const computed = periods.flatMap(({ computedAt }) => (computedAt === null ? [] : [computedAt]));
  const isOn = status.state === "on";
  return {
    state: status.state,
    behind: isOn ? { entries: status.freshness.entries, seconds: status.freshness.seconds } : null,
    isStalled: isOn && status.trouble !== null,
    pending: periods.filter(({ isPending }) => isPending).length,
    oldest: computed.toSorted().at(0) ?? null,
  };
};

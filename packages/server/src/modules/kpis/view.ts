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
  Figures as WarehouseFigures,
  NoWarehouse,
  RollupRow,
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
type Answered = Exclude<WarehouseFigures, { readonly state: "too much" }>;
type On = Extract<Answered, { readonly state: "on" }>;

const iso = (at: number): string => new Date(at).toISOString();

type Counts = Omit<Sums, "people" | "buyers"> & Pick<RollupRow, "people" | "buyers">;

/** A period that has never had an event. */
const NOTHING: Counts = { events: 0, people: 0, buyers: 0, orders: 0, refunds: 0, money: [] };

/** The channels that are not told apart; `isOther` tells them from one that is so named. */
const OTHER = "(other)";

const noFigure = (because: KpiInsufficient["because"]) => ({
  value: null,
  insufficient: { because, need: null, have: null },
});

const peopleView = (people: number | null): KpiRow["people"] =>
  people === null ? noFigure("people do not add up") : { value: people };

const amountsView = (amounts: readonly Amount[]) => ({
  value: amounts.map(({ currency, amount, insufficient }) => ({
    currency,
    amount,
    ...(insufficient
      ? { insufficient: { because: "too few orders" as const, ...insufficient } }
      : {}),
  })),
});

const conversionView = ({ people, buyers }: Counts): KpiRow["conversion"] => {
  if (people === null || buyers === null) return noFigure("people do not add up");
  const figure = conversion({ people, buyers });
  return figure.value === null
    ? { value: null, insufficient: { because: "too few people", ...figure.insufficient } }
    : { value: figure.value };
};

/** Every figure of what was counted. */
const figuresOf = (sums: Counts): Figures => ({
  events: { value: sums.events },
  people: peopleView(sums.people),
  orders: { value: sums.orders },
  buyers: peopleView(sums.buyers),
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
  const none = noFigure(because);
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
  ...(by.includes("channel") ? { channel: row.isOther ? OTHER : row.channel } : {}),
  ...(row.isOther ? { isOther: true } : {}),
  ...(by.includes("source") ? { source: row.source ?? "" } : {}),
  ...picked(figuresOf(row), metrics),
});

const missing = ({ state }: NoWarehouse): KpiInsufficient["because"] =>
  state === "off" ? "no warehouse" : "warehouse not readable";

type Standing = Pick<PeriodView, "rows" | "isPending"> & { readonly computedAt: number | null };

const without = (
  because: KpiInsufficient["because"],
  isPending: boolean,
  asked: Asked,
): Standing => ({
  rows: [picked(noFigures(because), asked.metrics)],
  computedAt: null,
  isPending,
});

/** Makes what tells the rows of a period, and how it stands. */
const createStandings = ({ rows, periods, isCaughtUp }: On, asked: Asked) => {
  const rowsOf = Map.groupBy(rows, ({ firstDay }) => firstDay);
  const periodOf = new Map(periods.map((period) => [period.firstDay, period]));
  return ({ firstDay }: Period): Standing => {
    const period = periodOf.get(firstDay);
    if (!period) {
      // What the stream has not taken in yet may have happened then.
      if (!isCaughtUp) return without("not computed yet", true, asked);
      const nothing = asked.by.length === 0 ? [picked(figuresOf(NOTHING), asked.metrics)] : [];
      return { rows: nothing, computedAt: null, isPending: false };
    }
    const { computedAt } = period;
    const isPending = period.isPending || !isCaughtUp;
    if (computedAt === null) return without("not computed yet", isPending, asked);
    const told = rowsOf.get(firstDay) ?? [];
    return { rows: told.map((row) => rowView(row, asked)), computedAt, isPending };
  };
};

/** The periods with their figures and the age of these. */
export const periodViews = (
  periods: readonly Period[],
  figures: Answered,
  asked: Asked,
): PeriodView[] => {
  const standingOf =
    figures.state === "on"
      ? createStandings(figures, asked)
      : () => without(missing(figures), false, asked);
  return periods.map((period) => {
    const { rows, computedAt, isPending } = standingOf(period);
    const age = computedAt === null ? null : Math.round((asked.now - computedAt) / 1_000);
    return {
      period: period.name,
      start: iso(period.start),
      end: iso(period.end),
      isOver: period.end <= asked.now,
      computedAt: computedAt === null ? null : iso(computedAt),
      ageSeconds: age === null ? null : Math.max(0, age),
      isPending,
      rows,
    };
  });
};

/** How far the warehouse had come when the figures were asked for. */
export type Progress = { readonly hasSettled: boolean; readonly isCatchingUp: boolean };

/** Where the figures of these periods come from, and how fresh they are. */
export const warehouseView = (
  status: WarehouseStatus,
  periods: readonly PeriodView[],
  { hasSettled, isCatchingUp }: Progress,
): KpisResponse["warehouse"] => {
  const computed = periods.flatMap(({ computedAt }) => (computedAt === null ? [] : [computedAt]));
  const isOn = status.state === "on";
  const pending = periods.filter(({ isPending }) => isPending).length;
  const hasAll = isOn && status.freshness.entries === 0 && !isCatchingUp && pending === 0;
  return {
    state: status.state,
    behind: isOn ? { entries: status.freshness.entries, seconds: status.freshness.seconds } : null,
    isStalled: isOn && status.trouble !== null,
    isCatchingUp: isOn && isCatchingUp,
    isSettled: hasSettled || hasAll,
    pending,
    oldest: computed.toSorted().at(0) ?? null,
  };
};

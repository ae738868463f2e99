import type { KpiMetric, KpisQuery, KpisResponse } from "@attune/contract";
import { KPI_METRICS, KPI_PERIODS, problem } from "@attune/contract";
import type { Grain, Period } from "@attune/core/calendar";
import { dayIn, periodsBefore, periodsBetween } from "@attune/core/calendar";
import type { Clock } from "../../platform/clock/index.ts";
import type { Span, Warehouse } from "../../platform/warehouse/index.ts";
import type { Asked } from "./view.ts";
import { periodViews, warehouseView } from "./view.ts";

export type Kpis = { readonly tell: (query: KpisQuery) => Promise<KpisResponse> };

export type KpisDeps = {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** The IANA zone in which days, weeks and months begin while no warehouse says it. */
  readonly zone: string;
};

/** Periods of an answer to somebody who does not say from when. */
const USUAL: Readonly<Record<Grain, number>> = { day: 30, week: 12, month: 12 };

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The periods that are asked for. Throws `period-not-valid` for too many, or none. */
export const periodsOf = (
  { grain, from, to }: Pick<KpisQuery, "grain" | "from" | "to">,
  zone: string,
  now: number,
): Period[] => {
  const last = to ?? dayIn(zone, now);
  const first = from ?? periodsBefore(grain, last, USUAL[grain] - 1);
  if (first > last)
    throw problem("period-not-valid", {
      detail: `from is ${first}, and to is ${last}${to === undefined ? ", today" : ""}: from is the later one.`,
    });
  const most = KPI_PERIODS[grain];
  const periods = periodsBetween(grain, zone, first, last, most);
  if (periods.length > most)
    throw problem("period-not-valid", {
      detail: `From ${first} to ${last} there are more than ${plural(most, grain)}.`,
    });
  return periods;
};

/** How long `wait` waits at most, in ms. */
const PATIENCE = 30_000;

const OF_MONEY: ReadonlySet<KpiMetric> = new Set([
  "revenue",
  "refunded",
  "netRevenue",
  "averageOrderValue",
  "ordersWithoutAmount",
]);

/** The figures of the business, from the warehouse's rollups. */
export const createKpis = ({ warehouse, clock, zone: ownZone }: KpisDeps): Kpis => {
  /** What keeps it from settling is told with the figures: they are of what it has. */
  const settle = (periods: Span): Promise<boolean> =>
    warehouse.settle({ periods, patience: PATIENCE }).catch(() => false);

  return {
    tell: async (query) => {
      const { grain, wait, by, metric: metrics = [...KPI_METRICS] } = query;
      const now = clock.now();
      const zone = (await warehouse.zone()) ?? ownZone;
      const periods = periodsOf(query, zone, now);
      const [first, last] = [periods.at(0), periods.at(-1)];
      if (!first || !last) throw new Error("from is not after to, and yet there is no period");
      const span: Span = { grain, from: first.firstDay, to: last.firstDay };
      const hasSettled = wait === "yes" && (await settle(span));
      const withoutMoney = !metrics.some((metric) => OF_MONEY.has(metric));
      const figures = await warehouse.rollups({ ...span, by, withoutMoney });
      if (figures.state === "too much") throw problem("figures-too-many");
      const asked: Asked = { metrics, by, now };
      const told = periodViews(periods, figures, asked);
      const isCatchingUp = figures.state === "on" && !figures.isCaughtUp;
      const status = await warehouse.status();
      return {
        grain,
        by,
        metrics,
        timezone: zone,
        from: first.name,
        to: last.name,
        warehouse: warehouseView(status, told, { hasSettled, isCatchingUp }),
        periods: told,
      };
    },
  };
};

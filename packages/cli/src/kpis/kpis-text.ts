import type {
  KpiDimension,
  KpiInsufficient,
  KpiMetric,
  KpiRow,
  KpisResponse,
} from "@attune/contract";
import { currenciesIn, currenciesOf } from "./currencies.ts";
import { ageText, amountText, countText, percentText, tableText } from "../terminal/index.ts";

/** What a table shows unless somebody asks for others: all would not fit on a line. */
export const SHOWN = [
  "events",
  "people",
  "orders",
  "conversion",
  "netRevenue",
  "averageOrderValue",
  "ordersWithoutAmount",
] as const satisfies readonly KpiMetric[];

const TITLES: Readonly<Record<KpiMetric, string>> = {
  events: "events",
  people: "people",
  orders: "orders",
  buyers: "buyers",
  conversion: "conversion",
  revenue: "revenue",
  refunds: "refunds",
  refunded: "refunded",
  netRevenue: "net revenue",
  averageOrderValue: "average order",
  ordersWithoutAmount: "no amount",
};

const NONE = "–";

type Column = { readonly title: string; readonly cell: (row: KpiRow) => string };

const scalarText = (metric: KpiMetric, value: number): string =>
  metric === "conversion" ? percentText(value) : countText(value);

const scalarColumn = (metric: KpiMetric): Column => ({
  title: TITLES[metric],
  cell: (row) => {
    const value = row[metric]?.value;
    return typeof value === "number" ? scalarText(metric, value) : NONE;
  },
});

const moneyColumn = (metric: KpiMetric, currency: string): Column => ({
  title: `${TITLES[metric]} ${currency}`.trim(),
  cell: (row) => {
    const value = row[metric]?.value;
    if (!Array.isArray(value)) return NONE;
    const found = value.find((each) => each.currency === currency);
    if (found === undefined) return "";
    return found.amount === null ? NONE : amountText(found.amount, currency);
  },
});

const MONEY: ReadonlySet<KpiMetric> = new Set([
  "revenue",
  "refunded",
  "netRevenue",
  "averageOrderValue",
]);

/** A column for a count, one for each currency of an amount. */
const columnsOf = (
  metrics: readonly KpiMetric[],
  rows: readonly KpiRow[],
  shown: readonly string[],
): Column[] =>
  metrics.flatMap((metric) => {
    if (!MONEY.has(metric)) return [scalarColumn(metric)];
    const has = new Set(rows.flatMap((row) => currenciesOf(row, [metric])));
    const currencies = shown.filter((currency) => has.has(currency));
    return currencies.length === 0
      ? [moneyColumn(metric, "")]
      : currencies.map((currency) => moneyColumn(metric, currency));
  });

const REASONS: Readonly<Record<KpiInsufficient["because"], string>> = {
  "no warehouse": "the server runs without a warehouse (--warehouse off)",
  "warehouse not readable": "the warehouse cannot be read: attune doctor says why",
  "not computed yet": "not computed yet",
  "too few people": "too few people",
  "too few orders": "too few orders",
  "people do not add up": "(other) is several channels, and people do not add up",
};

const insufficientIn = (row: KpiRow, metrics: readonly KpiMetric[]) =>
  metrics.flatMap((metric) => {
    const figure = row[metric];
    if (!figure) return [];
    const amounts = Array.isArray(figure.value) ? figure.value : [];
    return [figure, ...amounts].flatMap(({ insufficient }) =>
      insufficient ? [{ metric, insufficient }] : [],
    );
  });

/** Why some figures are missing, once each. */
const insufficientLines = (rows: readonly KpiRow[], metrics: readonly KpiMetric[]): string[] => {
  const found = rows.flatMap((row) => insufficientIn(row, metrics));
  const lines = found.map(({ metric, insufficient: { because, need } }) =>
    need === null
      ? `${NONE} insufficient: ${REASONS[because]}.`
      : `${NONE} insufficient: ${REASONS[because]}, ${TITLES[metric]} needs ${need}.`,
  );
  return [...new Set(lines)];
};

const leftOutLines = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${countText(count)} other ${count === 1 ? "currency has" : "currencies have"} amounts too: --json shows all.`,
      ];

const freshnessLines = ({ warehouse, periods }: KpisResponse): string[] => {
  if (warehouse.state !== "on") return [];
  const ages = periods.flatMap(({ ageSeconds }) => (ageSeconds === null ? [] : [ageSeconds]));
  const computed =
    ages.length === 0 ? "" : `The oldest figures were computed ${ageText(Math.max(...ages))} ago`;
  const pending =
    warehouse.pending === 0
      ? ""
      : `${countText(warehouse.pending)} of ${countText(periods.length)} periods (*) will be computed again`;
  const behind = warehouse.behind;
  const stream =
    behind === null || behind.entries === 0
      ? "the warehouse has all that is in the log"
      : `the warehouse is ${countText(behind.entries)} entries (${ageText(behind.seconds)}) behind the log`;
  const catchingUp = warehouse.isCatchingUp ? "it is catching up, and no figure is final" : "";
  const stalled = warehouse.isStalled ? "it stands still, attune doctor says why" : "";
  return [
    `${[computed, pending, stream, catchingUp, stalled].filter((part) => part !== "").join("; ")}.`,
  ];
};

/** What a row is of; nothing where the period has no figures to split. */
const valueText = (value: string | null | undefined): string => {
  if (value === null) return "(none)";
  // A channel may have such a name itself.
  return value?.startsWith("(") ? JSON.stringify(value) : (value ?? "");
};

const dimensionText = (row: KpiRow, dimension: KpiDimension): string =>
  dimension === "channel" && row.isOther ? "(other)" : valueText(row[dimension]);

/** KPIs as a table for people, with how old they are and what is missing. */
export const kpisText = (kpis: KpisResponse): string => {
  const { grain, by, metrics, from, to, timezone, periods, warehouse } = kpis;
  const rows = periods.flatMap((period) => period.rows.map((row) => ({ period, row })));
  const told = rows.map(({ row }) => row);
  const currencies = currenciesIn(
    told,
    metrics.filter((metric) => MONEY.has(metric)),
  );
  const columns = columnsOf(metrics, told, currencies.shown);
  const titles = [grain, ...by, ...columns.map(({ title }) => title)];
  const lines = rows.map(({ period, row }) => [
    `${period.period}${period.isPending ? "*" : ""}`,
    ...by.map((dimension) => dimensionText(row, dimension)),
    ...columns.map(({ cell }) => cell(row)),
  ]);
  const table = lines.length === 0 ? "Nothing happened." : tableText(titles, lines, 1 + by.length);
  return [
    `KPIs by ${grain} from ${from} to ${to}, ${timezone}`,
    "",
    ...(warehouse.state === "on" ? [table, ""] : []),
    ...insufficientLines(told, metrics),
    ...leftOutLines(currencies.leftOut),
    ...freshnessLines(kpis),
  ].join("\n");
};

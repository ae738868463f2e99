import { GRAINS, isDate } from "@attune/core/calendar";
import { z } from "zod";
import { Plain } from "./classified.ts";
import { Instant } from "./shared.ts";

/** The figures that there are, in the order in which they are told. */
export const KPI_METRICS = [
  "events",
  "people",
  "orders",
  "buyers",
  "conversion",
  "revenue",
  "refunds",
  "refunded",
  "netRevenue",
  "averageOrderValue",
  "ordersWithoutAmount",
] as const;
export type KpiMetric = (typeof KPI_METRICS)[number];

export const KPI_DIMENSIONS = ["channel", "source"] as const;
export type KpiDimension = (typeof KPI_DIMENSIONS)[number];

/** Most periods of one answer. */
export const KPI_PERIODS = { day: 400, week: 260, month: 120 } as const;

const isMetric = (text: string): text is KpiMetric => KPI_METRICS.some((each) => each === text);
const isDimension = (text: string): text is KpiDimension =>
  KPI_DIMENSIONS.some((each) => each === text);

/** Names separated by commas, in one parameter or in several of the same name. */
const Names = z
  .union([z.string().max(500), z.array(z.string().max(500)).max(20)])
  .transform((given) =>
    [given]
      .flat()
      .flatMap((text) => text.split(","))
      .map((name) => name.trim()),
  );

const Metrics = Names.refine(
  (names) => names.every(isMetric),
  `figures separated by commas: ${KPI_METRICS.join(", ")}`,
).transform((names) => KPI_METRICS.filter((each) => names.includes(each)));

const Dimensions = Names.refine(
  (names) => names.every(isDimension) || names.join() === "none",
  `none, or ${KPI_DIMENSIONS.join(", ")} or both, separated by commas`,
).transform((names) => KPI_DIMENSIONS.filter((each) => names.includes(each)));

/** The first day of which there are figures. */
const FIRST_DAY = "1970-01-01";

/** A day of the calendar, from the first that there are figures of. */
export const DateText = z
  .string()
  .refine(isDate, "a day of the calendar, written YYYY-MM-DD, for example 2026-11-22")
  .refine((text) => text >= FIRST_DAY, `${FIRST_DAY} or a later day`);

export const KpisQuery = z.object({
  metric: Metrics.optional().describe(
    `Which figures, separated by commas; all when absent: ${KPI_METRICS.join(", ")}.`,
  ),
  grain: z
    .enum(GRAINS)
    .default("day")
    .describe("How long a period is. A week is an ISO week: it begins on Monday."),
  from: DateText.optional().describe(
    "A day, YYYY-MM-DD: the first period is the one that holds it. When absent: 30 days, 12 weeks or 12 months up to `to`.",
  ),
  to: DateText.optional().describe(
    "A day, YYYY-MM-DD: the last period is the one that holds it. Today when absent.",
  ),
  by: Dimensions.default([]).describe(
    "What the figures of a period are split by: none, channel, source, or both separated by a comma.",
  ),
  wait: z
    .enum(["no", "yes"])
    .default("no")
    .describe(
      "yes: answer when the warehouse has taken in what the log holds and computed these periods, or after 30 seconds; `warehouse.isSettled` says which.",
    ),
});
export type KpisQuery = z.output<typeof KpisQuery>;

const Insufficient = z
  .object({
    because: z.enum([
      "no warehouse",
      "warehouse not readable",
      "not computed yet",
      "too few people",
      "too few orders",
      "people do not add up",
    ]),
    need: z.int().nullable().describe("How much the figure needs; null where more would not help."),
    have: z.int().nullable(),
  })
  .describe("Why there is no figure, and what is missing.");
export type KpiInsufficient = z.infer<typeof Insufficient>;

const CountFigure = z
  .object({ value: z.int().nullable(), insufficient: Insufficient.optional() })
  .describe("A count, or null with what is missing.");

const ShareFigure = z
  .object({ value: z.number().nullable(), insufficient: Insufficient.optional() })
  .describe("A share from 0 to 1, or null with what is missing.");

const Amount = z.object({
  currency: Plain.describe("ISO 4217; empty where the events say none."),
  amount: Plain.nullable().describe("A decimal, exact."),
  insufficient: Insufficient.optional(),
});

const MoneyFigure = z
  .object({
    value: z
      .array(Amount)
      .nullable()
      .describe("An amount for each currency, never added up over currencies."),
    insufficient: Insufficient.optional(),
  })
  .describe("Money by currency, or null with what is missing.");

const Row = z
  .object({
    channel: Plain.nullable()
      .optional()
      .describe("When the figures are by channel; null for events that name none."),
    isOther: z
      .boolean()
      .optional()
      .describe(
        "True in the row of the channels that are not told apart, those with the fewest events; absent in others.",
      ),
    source: Plain.optional().describe("When the figures are by source."),
    events: CountFigure.optional().describe("Events of every kind, by effective time."),
    people: CountFigure.optional().describe(
      "Distinct profiles with an event. People of periods, channels or sources do not add up.",
    ),
    orders: CountFigure.optional().describe("Order Completed."),
    buyers: CountFigure.optional().describe("Distinct profiles with an order."),
    conversion: ShareFigure.optional().describe(
      "Buyers ÷ people, to four digits; 20 people are needed.",
    ),
    revenue: MoneyFigure.optional().describe("Amounts of Order Completed."),
    refunds: CountFigure.optional().describe("Order Refunded."),
    refunded: MoneyFigure.optional().describe("Amounts of Order Refunded."),
    netRevenue: MoneyFigure.optional().describe("Revenue − refunded, in the period of each."),
    averageOrderValue: MoneyFigure.optional().describe(
      "Revenue ÷ orders that say an amount, to two digits; 20 such orders are needed.",
    ),
    ordersWithoutAmount: CountFigure.optional().describe(
      "Orders that say no amount, or one in what is no currency of ISO 4217: revenue lacks them.",
    ),
  })
  .describe("The figures that were asked for.");
export type KpiRow = z.infer<typeof Row>;

const Period = z.object({
  period: Plain.describe("As ISO 8601 writes it: 2026-11-22, 2026-W47 or 2026-11."),
  start: Instant.describe("Its first instant in the zone of the figures."),
  end: Instant.describe("The first instant after it."),
  isOver: z.boolean().describe("False while it lasts: its figures still grow."),
  computedAt: Instant.nullable().describe(
    "When its figures were computed; null when they are not yet, or when it has never had an event.",
  ),
  ageSeconds: z.int().nullable().describe("How old its figures are."),
  isPending: z
    .boolean()
    .describe(
      "Something has touched it since, or the warehouse is catching up: its figures will be computed again.",
    ),
  rows: z
    .array(Row)
    .describe(
      "One row in all, or one for each channel, source, or both that had events. A period without figures has one row that says why.",
    ),
});

const Warehouse = z
  .object({
    state: z.enum(["on", "off", "not readable"]),
    behind: z
      .object({
        entries: z.int().describe("Entries of the log that it has not taken in yet."),
        seconds: z.number().describe("Age of the oldest of them; 0 when there is none."),
      })
      .nullable()
      .describe("How far it is behind the log; null when it is not on."),
    isStalled: z
      .boolean()
      .describe("Something keeps it from going on: GET /v1/doctor says what to do about it."),
    isCatchingUp: z
      .boolean()
      .describe(
        "It takes in the log from further back, as after a start or an import: no figure is final before it is done.",
      ),
    isSettled: z
      .boolean()
      .describe("The figures hold all that was committed when they were asked for."),
    pending: z.int().describe("Periods of the answer that will be computed again."),
    oldest: Instant.nullable().describe("When the oldest figures of the answer were computed."),
  })
  .describe("Where the figures come from, and how fresh they are.");

export const KpisResponse = z
  .object({
    grain: z.enum(GRAINS),
    by: z.array(z.enum(KPI_DIMENSIONS)),
    metrics: z.array(z.enum(KPI_METRICS)),
    timezone: Plain.describe("The zone in which days, weeks and months begin (ATTUNE_TIMEZONE)."),
    from: Plain.describe("The first period."),
    to: Plain.describe("The last period."),
    warehouse: Warehouse,
    periods: z.array(Period).describe("Every period that was asked for, oldest first."),
  })
  .describe("What the business does, period by period.");
export type KpisResponse = z.infer<typeof KpisResponse>;

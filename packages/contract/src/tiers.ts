import { z } from "zod";
import { Plain } from "./classified.ts";
import { DateText } from "./kpis.ts";
import { Instant } from "./shared.ts";

/** The segments of the recipe `value-tiers`, in the order of its table. */
export const VALUE_TIERS = [
  "tier-vip",
  "tier-regular",
  "tier-occasional",
  "tier-new",
  "tier-browser",
] as const;

/** Most segments of one report. */
const MOST_SEGMENTS = 30;

const FROM = DateText.optional().describe(
  "First day of the period, YYYY-MM-DD; 365 days up to `to` when absent.",
);
const TO = DateText.optional().describe("Last day of the period, YYYY-MM-DD; today when absent.");

export const TierReportQuery = z.object({
  segments: z
    .string()
    .max(3_500)
    .default(VALUE_TIERS.join(","))
    .transform((text) => [...new Set(text.split(",").map((key) => key.trim()))])
    .refine(
      (keys) => keys.length <= MOST_SEGMENTS && keys.every((key) => key !== ""),
      `keys of segments, separated by commas, ${MOST_SEGMENTS} at most`,
    )
    .describe("Keys of live segments, separated by commas; the value tiers when absent."),
  from: FROM,
  to: TO,
  wait: z
    .enum(["no", "yes"])
    .default("no")
    .describe(
      "yes: answer when the segments have caught up and the warehouse has taken in what the log holds, or after 30 seconds.",
    ),
});
export type TierReportQuery = z.output<typeof TierReportQuery>;

const Insufficient = z
  .object({
    because: z.enum([
      "no warehouse",
      "warehouse not readable",
      "too few people",
      "too few orders",
      "no revenue",
    ]),
    need: z.int().nullable().describe("How much the figure needs; null where more would not help."),
    have: z.int().nullable(),
  })
  .describe("Why there is no figure, and what is missing.");
export type TierInsufficient = z.infer<typeof Insufficient>;

const NumberFigure = z
  .object({ value: z.number().nullable(), insufficient: Insufficient.optional() })
  .describe("A number, or null with what is missing.");

const AmountFigure = z
  .object({ value: Plain.nullable(), insufficient: Insufficient.optional() })
  .describe("An exact decimal, or null with what is missing.");

const Money = z
  .object({
    currency: Plain.describe("ISO 4217; empty where the events say none."),
    revenue: Plain.describe("Net: orders − refunds of the period, an exact decimal."),
    revenueShare: NumberFigure.describe(
      "Of the net revenue of everybody in this currency, from 0 to 1.",
    ),
    averageOrderValue: AmountFigure.describe("Orders of the period that say an amount; 20 needed."),
    lifetimeValue: AmountFigure.describe(
      "Historical: net revenue up to the period's end ÷ people in the segment; 20 needed. No forecast.",
    ),
  })
  .describe("Money of one currency; currencies are never added up.");

const Tier = z
  .object({
    key: Plain,
    name: Plain.nullable(),
    focus: Plain.nullable().describe("The definition's description."),
    status: z.enum(["live", "catching up"]),
    size: z.int().describe("People in it now."),
    buyers: NumberFigure.describe("Of them, those with an order in the period."),
    orders: NumberFigure.describe("Their orders in the period."),
    frequency: NumberFigure.describe("Orders of the period ÷ people, by year; 20 people needed."),
    money: z.array(Money).describe("One of each currency that they have had orders or refunds in."),
    insufficient: Insufficient.optional().describe("Why there is no money."),
  })
  .describe("A segment and what it is worth.");
export type TierRow = z.infer<typeof Tier>;

const WarehouseState = z.enum(["on", "off", "not readable"]);

export const TierReport = z
  .object({
    from: Plain,
    to: Plain,
    timezone: Plain,
    at: Instant.describe("When it was asked: who is in a segment is that of now."),
    warehouse: WarehouseState,
    isCaughtUp: z
      .boolean()
      .describe("False while segments catch up, or the warehouse is behind the log."),
    tiers: z.array(Tier),
  })
  .describe("Segments by size, share of revenue, average order, frequency and historical value.");
export type TierReport = z.infer<typeof TierReport>;

const Quantiles = z
  .string()
  .max(200)
  .default("0.5,0.8,0.95")
  .transform((text) => text.split(",").map(Number))
  .refine(
    (all) => all.length <= 20 && all.every((each) => each > 0 && each < 1),
    "numbers between 0 and 1, separated by commas, 20 at most",
  );

export const CutPointsQuery = z.object({
  quantiles: Quantiles.describe("Shares of buyers that stay at or below a point."),
  from: FROM,
  to: TO,
});
export type CutPointsQuery = z.output<typeof CutPointsQuery>;

const Quantile = z.number().describe("The share of buyers at or below the point.");

export const CutPoints = z
  .object({
    from: Plain,
    to: Plain,
    timezone: Plain,
    warehouse: WarehouseState,
    buyers: z.int().describe("People with an order in the period."),
    insufficient: Insufficient.optional(),
    orders: z.array(z.object({ quantile: Quantile, orders: z.int() })),
    money: z.array(
      z.object({
        currency: Plain,
        buyers: z.int().describe("People with an order that says an amount in it."),
        points: z.array(z.object({ quantile: Quantile, revenue: Plain })),
        insufficient: Insufficient.optional(),
      }),
    ),
  })
  .describe("Orders and revenue of a buyer at quantiles: where to cut tiers by rank.");
export type CutPoints = z.infer<typeof CutPoints>;

import { z } from "zod";
import { Plain } from "./classified.ts";
import { DateText } from "./kpis.ts";
import { LearntBlend, ModelQuality } from "./models.ts";
import { Instant } from "./shared.ts";

/** Most days of one answer, and those where nobody says. */
export const SHELF_DAYS = { most: 92, usual: 28 } as const;

/** Days after a click in which an order counts to what was clicked. */
export const CLICK_DAYS = 7;

export const RecommenderParams = z.object({
  key: z.string().min(1).max(100).describe("Key of a live recommender."),
});

export const RecommenderQualityQuery = z.object({
  from: DateText.optional().describe("First day, YYYY-MM-DD; `days` up to `to` when absent."),
  to: DateText.optional().describe(
    `Last day, YYYY-MM-DD; today when absent. ${SHELF_DAYS.most} days at most.`,
  ),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(SHELF_DAYS.most)
    .default(SHELF_DAYS.usual)
    .describe("How many days up to `to`, where `from` is absent."),
  wait: z
    .enum(["no", "yes"])
    .default("no")
    .describe(
      "yes: answer when the warehouse has taken in what the log holds, or after 30 seconds.",
    ),
});
export type RecommenderQualityQuery = z.output<typeof RecommenderQualityQuery>;

const Share = z.number().min(0).max(1);

const Rate = z
  .object({
    value: Share.nullable(),
    interval: z
      .object({ low: Share, high: Share })
      .nullable()
      .describe("Where it is with 95 % confidence; what one person does counts as alike."),
    insufficient: z
      .object({ need: z.int(), have: z.int() })
      .optional()
      .describe("How many people it needs, and how many there are."),
  })
  .describe("A share, or null with what is missing.");

const Figures = z.object({
  made: z.int().describe("Shelves with an item that were answered."),
  seen: z.int().describe("Of them, those that were seen: Decision Viewed, or what implies it."),
  people: z.int().describe("Who saw one."),
  clicked: z.int().describe("Of those seen, those that were clicked: Decision Clicked."),
  clickRate: Rate.describe("clicked ÷ seen; 20 people who saw one are needed."),
  converted: z.int().describe("Of those clicked, those that an order followed."),
  conversion: Rate.describe("converted ÷ clicked; 20 people who clicked are needed."),
  orders: z
    .int()
    .describe(
      `Orders within ${CLICK_DAYS} days after a click; each counts to what was clicked last before it.`,
    ),
  itemsSeen: z.int().describe("Items of shelves that were seen: those that the exposures name."),
  itemsClicked: z.int().describe("Of them, those that clicks name."),
  differentItems: z.int().describe("How many different items were seen."),
  money: z
    .array(
      z.object({
        currency: Plain.describe("ISO 4217; empty where the orders say none."),
        orders: z.int().describe("Orders that say an amount in it."),
        revenue: Plain.describe("What they come to, an exact decimal; refunds are not taken off."),
      }),
    )
    .describe("Of those orders, by currency; currencies are never added up."),
});
export type ShelfFigures = z.infer<typeof Figures>;

export const RecommenderQuality = z
  .object({
    recommender: Plain,
    from: Plain,
    to: Plain,
    timezone: Plain,
    at: Instant,
    warehouse: z.enum(["on", "off", "not readable"]),
    isCaughtUp: z.boolean().describe("False while the warehouse is behind the log."),
    clickDays: z.int().describe("Days after a click in which an order counts."),
    shelves: Figures.nullable().describe(
      "What became of the shelves that were answered in the period, up to now; null without a warehouse.",
    ),
    slots: z
      .array(Figures.extend({ slot: Plain }))
      .describe("The same by slot, most seen first; recommender:KEY is a direct call."),
    days: z
      .array(Figures.extend({ day: Plain }))
      .describe("The same by the day on which they were answered: every day of the period."),
    coverage: z
      .object({
        catalog: z.int().describe("Items of the catalog that are published now."),
        seen: z.int().describe("Of them, those that were seen in the period."),
        value: Share.nullable().describe("seen ÷ catalog; null where nothing was seen, or is."),
      })
      .nullable()
      .describe("Null without a warehouse, or before the catalog was read."),
    model: z
      .object({
        asked: z.boolean().describe("Whether the recommender asks what goes together (ease)."),
        version: Plain.nullable().describe("The version that is served on this node."),
        quality: ModelQuality.nullable().describe(
          "Null without a version, where nothing could be held back, or another node judged it.",
        ),
      })
      .describe("How good the model of what goes together is, on the log's own past."),
    weights: z
      .object({
        asked: z.enum(["written", "learnt"]).describe("What the definition says."),
        blend: LearntBlend.nullable().describe(
          "Null where they are not learnt, or no training has looked yet.",
        ),
      })
      .describe("How much its sources count."),
  })
  .describe("What became of a recommender's shelves, and how good its model is.");
export type RecommenderQuality = z.infer<typeof RecommenderQuality>;

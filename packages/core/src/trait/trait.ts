import { z } from "zod";
import { Condition, VALUE_MEASURES } from "../condition/index.ts";

const Names = z.union([
  z.string().min(1).max(200),
  z.array(z.string().min(1).max(200)).min(1).max(20),
]);
const Path = z.string().min(1).max(500);

const Compute = z
  .strictObject({
    measure: z
      .enum(VALUE_MEASURES)
      .describe(
        "count of events; sum, avg, min, max of amounts; distinct values; value in the first or last event; most frequent value; recency: whole days since the last event.",
      ),
    of: Path.optional().describe(
      "Path of the value in the event: a property, or context.…; for first and last also time.",
    ),
    currency: z
      .string()
      .max(10)
      .optional()
      .describe("Amounts in this currency only (ISO 4217). Without it, several have no sum."),
    name: Names.describe("Names of the events: Order Completed, $page, or * for any."),
    where: Condition.optional().describe("What must hold of each event."),
    within: z
      .string()
      .max(50)
      .optional()
      .describe("A duration such as 60d, or today, this week, last month …"),
    between: z
      .strictObject({ from: z.string().max(50).optional(), until: z.string().max(50).optional() })
      .optional()
      .describe("From that day on, until before that day."),
    since: z
      .strictObject({ name: Names, where: Condition.optional() })
      .optional()
      .describe("Only events after the last of these."),
    last: z.int().min(1).max(1_000).optional().describe("Only so many, the latest."),
  })
  .describe("What is measured of which events.");

const Score = z
  .strictObject({
    of: Path.describe("Path of the number among traits, such as rfm.monetary."),
    cuts: z
      .array(z.number())
      .min(1)
      .max(20)
      .describe("Ascending. The score is 1, and 1 more for each that the number reaches."),
    reverse: z
      .boolean()
      .default(false)
      .describe("True where less is better, such as days since the last order."),
  })
  .describe("A number as a score from 1 to one more than there are cut points.");

/** A value that is computed for each profile. */
export const TraitDefinition = z
  .strictObject({
    compute: Compute.optional(),
    formula: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .describe("A value of other traits, in CEL: revenue.SEK / 12.0."),
    score: Score.optional(),
    purpose: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Key of the purpose that it is used for; without its consent it is not read."),
  })
  .describe("A value that is computed for each profile: of its events, or of its other traits.");

export type TraitSource = z.infer<typeof TraitDefinition>;

/** A trait definition with its key, which is the name of the trait. */
export type KeyedTrait = TraitSource & { readonly key: string };

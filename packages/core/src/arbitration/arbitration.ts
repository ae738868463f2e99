import { z } from "zod";

/** What a score may be made of. */
export const FACTORS = ["propensity", "context", "value", "lever"] as const;
export type Factor = (typeof FACTORS)[number];

/** How a slot chooses among the offers that may be shown. */
export const Arbitration = z
  .strictObject({
    by: z
      .enum(["priority", "formula", "value", "thompson"])
      .default("priority")
      .describe(
        "priority: that of the rule. formula: what it comes to. value: propensity × context × value × lever. thompson: the same with a propensity drawn by what is known of it, so that it learns.",
      ),
    formula: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .describe(
        "With by: formula. CEL over traits, priority, propensity, context, value and lever.",
      ),
    factors: z
      .array(z.enum(FACTORS))
      .min(1)
      .max(4)
      .optional()
      .describe("Which of the factors count with value and thompson; absent: all."),
    prior: z
      .strictObject({
        rate: z.number().gt(0).lt(1).describe("Clicks for each time shown."),
        weight: z.number().gt(0).max(1_000_000).describe("As many times shown as that is worth."),
      })
      .default({ rate: 0.02, weight: 50 })
      .describe("What is thought of an offer before anybody saw it."),
    explore: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .describe("Part of the decisions in which any of the offers may be chosen."),
    guardrail: z
      .strictObject({
        dismissed: z.number().gt(0).max(1).describe("Dismissals for each time shown."),
        after: z.int().min(10).max(1_000_000).default(200).describe("Not judged before."),
      })
      .optional()
      .describe(
        "An offer that is dismissed as often as this, or more often, is not chosen any longer.",
      ),
  })
  .describe("How a slot chooses among the offers that may be shown.");
export type Arbitration = z.infer<typeof Arbitration>;

/** What a slot that shows several offers holds to. */
export const Slate = z
  .strictObject({
    size: z.int().min(1).max(100).describe("How many are shown at most."),
    perCategory: z.int().min(1).max(100).optional(),
    perBrand: z.int().min(1).max(100).optional(),
    diversity: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("0: by score alone. 1: by how unlike those before it. Maximal marginal relevance."),
    pins: z
      .array(
        z.strictObject({
          offer: z.string().min(1).max(100),
          position: z.int().min(1).max(100),
        }),
      )
      .max(100)
      .optional()
      .describe("Offers with a place of their own, when they may be shown."),
  })
  .describe("Several offers in an order.");
export type Slate = z.infer<typeof Slate>;

import { told } from "../flaw/index.ts";
import { z } from "zod";
import { Condition } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { Budget, Cap } from "../policy/index.ts";
import { Schedule } from "./schedule.ts";

const Content: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const Key = z.string().min(1).max(100);
const Locale = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/, "a locale: sv, en-GB");

const Variant = z
  .strictObject({
    locale: Locale.optional(),
    segment: Key.optional().describe("Key of a segment that the person is in."),
    device: Key.optional().describe("context.device.type of the call: mobile, tablet, desktop, …"),
    content: Content,
  })
  .describe("Shown instead of content to whom all that it names fits; the first that fits.");

const Weight = z
  .strictObject({ if: Condition, weight: z.number().min(0).max(100) })
  .describe("The score is multiplied by weight where the condition holds.");

/** Something that a slot can show. */
export const OfferDefinition = z
  .strictObject({
    content: Content.describe("What the caller renders."),
    variants: z.array(Variant).max(100).optional(),
    locales: z
      .array(Locale)
      .min(1)
      .max(50)
      .optional()
      .describe("Locales that there is content for; absent: any. A language covers its countries."),
    purpose: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Key of a purpose that it needs beside the slot's, for example marketing."),
    paused: z.boolean().optional().describe("It is not shown to anybody for now."),
    schedule: Schedule.optional(),
    item: Key.optional().describe(
      "Key of a catalog item that it sells: shown while that is published and in stock.",
    ),
    category: Key.optional(),
    brand: Key.optional(),
    groups: z.array(Key).min(1).max(20).optional().describe("What policies call it by."),
    eligibility: Condition.optional().describe("Who may have it at all: law, contract, age."),
    applicability: Condition.optional().describe(
      "When it makes sense: the page, the cart, the hour.",
    ),
    suitability: Condition.optional().describe(
      "For whom it is good: no discount for who would buy anyway.",
    ),
    requires: z
      .array(Key)
      .min(1)
      .max(20)
      .optional()
      .describe("Offers that must have been seen before."),
    exclusive: z
      .strictObject({
        group: Key,
        from: z.number().min(0).max(1),
        until: z.number().min(0).max(1),
      })
      .refine(({ from, until }) => from < until, {
        message: told("range-turned").message,
        path: ["until"],
      })
      .optional()
      .describe(
        "Each person belongs to one place between 0 and 1 in a group: offers of it that share no place are never shown to the same person.",
      ),
    value: z
      .union([z.number().min(0).max(1_000_000_000), z.string().min(1).max(2_000)])
      .optional()
      .describe(
        "What it is worth when it is taken, or a formula (CEL) over traits that says it; absent: 1.",
      ),
    computed: z
      .record(z.string().regex(/^[A-Za-z_]\w{0,49}$/), z.string().min(1).max(2_000))
      .optional()
      .describe(
        "Put into the content: formulas (CEL) over traits, context and item. Where one has no value, the offer is not shown.",
      ),
    weights: z.array(Weight).max(50).optional(),
    caps: z.array(Cap).min(1).max(10).optional().describe("How often one person may be shown it."),
    budget: Budget.optional(),
    items: z
      .strictObject({
        from: z
          .string()
          .regex(/^[A-Za-z_][\w.]{0,99}$/)
          .optional()
          .describe("Trait that holds the list, for example cart.items."),
        recommender: Key.optional().describe("Key of the recommender that makes the list."),
        limit: z.int().min(1).max(100).default(10),
        min: z
          .int()
          .min(1)
          .max(100)
          .optional()
          .describe("The offer is not shown with fewer items than this."),
      })
      .refine(({ from, recommender }) => (from === undefined) !== (recommender === undefined), {
        message: told("list-from-twice").message,
      })
      .refine(({ min = 1, limit }) => min <= limit, {
        message: told("list-min-above").message,
        path: ["min"],
      })
      .optional()
      .describe("A list that is shown with the content: of the profile, or recommended."),
  })
  .describe("Something that a slot can show.");

export type Offer = z.infer<typeof OfferDefinition>;

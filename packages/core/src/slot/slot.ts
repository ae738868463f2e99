import { z } from "zod";
import { Arbitration, Slate } from "../arbitration/index.ts";
import { DurationText } from "../duration/index.ts";
import type { JsonObject } from "../json/index.ts";

const Content: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** How long an offer is kept for somebody who was to see it, where the slot does not say. */
export const RESERVATION = "30m";

/** A place where something is decided. */
export const SlotDefinition = z
  .strictObject({
    channel: z
      .string()
      .min(1)
      .max(50)
      .default("web")
      .describe("Where it is shown: web, app, email, store, …"),
    page: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("The kind of page that it is on: home, product, cart, checkout, …"),
    purpose: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe(
        "Key of the purpose that it serves; absent: personalization. For whom the purpose is not allowed the default is shown.",
      ),
    serves: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe(
        "Key of the segment that says for which profile kind it is: buyers, sellers. Others see the default.",
      ),
    schema: z
      .record(z.string(), z.json())
      .optional()
      .describe(
        "JSON Schema of what it shows. The content of its offers and its default must fit it.",
      ),
    paused: z.boolean().optional().describe("Its default is shown to everybody."),
    arbitration: Arbitration.optional(),
    slate: Slate.optional().describe("Set where it shows several offers at once."),
    reserve: DurationText.optional().describe(
      `How long an offer counts as given before it is seen; absent: ${RESERVATION}.`,
    ),
    default: z
      .strictObject({
        content: Content.nullable(),
        items: z
          .strictObject({
            recommender: z.string().min(1).max(100).describe("Key of the recommender."),
            limit: z.int().min(1).max(100).default(10),
          })
          .optional()
          .describe("A list that is shown with it: what the recommender would show anybody."),
      })
      .default({ content: null })
      .describe("Shown when no rule applies; content null means that the caller shows its own."),
  })
  .describe("A place where something is decided: a hero banner, a product shelf, a till.");

export type Slot = z.infer<typeof SlotDefinition>;

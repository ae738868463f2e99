import { z } from "zod";
import type { JsonObject } from "../json/index.ts";

const Content: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** Something that a slot can show. */
export const OfferDefinition = z
  .strictObject({
    content: Content.describe("What the caller renders."),
    purpose: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Key of a purpose that it needs beside the slot's, for example marketing."),
    items: z
      .strictObject({
        from: z
          .string()
          .regex(/^[A-Za-z_][\w.]{0,99}$/)
          .describe("Trait that holds the list, for example cart.items."),
        limit: z.int().min(1).max(100).default(10),
      })
      .optional()
      .describe("A list that is shown with the content, taken from the profile."),
  })
  .describe("Something that a slot can show.");

export type Offer = z.infer<typeof OfferDefinition>;

import { z } from "zod";
import type { JsonObject } from "../json/index.ts";

const Content: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** A place where something is decided. */
export const SlotDefinition = z
  .strictObject({
    channel: z
      .string()
      .min(1)
      .max(50)
      .default("web")
      .describe("Where it is shown: web, app, email, store, …"),
    purpose: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe(
        "Key of the purpose that it serves; absent: personalization. For whom the purpose is not allowed the default is shown.",
      ),
    default: z
      .strictObject({ content: Content.nullable() })
      .default({ content: null })
      .describe("Shown when no rule applies; content null means that the caller shows its own."),
  })
  .describe("A place where something is decided: a hero banner, a product shelf, a till.");

export type Slot = z.infer<typeof SlotDefinition>;

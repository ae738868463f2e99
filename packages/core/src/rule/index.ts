import { z } from "zod";
import { Condition } from "../condition/index.ts";

/** IF condition AND context THEN action, for a slot. */
export const RuleDefinition = z
  .strictObject({
    slot: z.string().min(1).describe("Key of the slot that it decides."),
    priority: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .default(0)
      .describe("The highest that applies wins; equal ones go by key."),
    if: Condition.default({}),
    then: z.strictObject({ offer: z.string().min(1).describe("Key of the offer.") }),
  })
  .describe("IF condition AND context THEN action, for a slot.");

export type Rule = z.infer<typeof RuleDefinition>;

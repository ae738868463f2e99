import { told } from "../flaw/index.ts";
import { z } from "zod";
import { Condition } from "../condition/index.ts";

const Key = z.string().min(1).max(100);

/** Most offers that one rule may put up for a slot. */
export const MOST_OFFERS = 1_000;

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
    then: z
      .strictObject({
        offer: Key.optional().describe("Key of the offer."),
        offers: z
          .array(Key)
          .min(1)
          .max(MOST_OFFERS)
          .optional()
          .describe("Keys of several: the slot's arbitration chooses among them."),
      })
      .refine(({ offer, offers }) => (offer === undefined) !== (offers === undefined), {
        message: told("then-twice").message,
      }),
  })
  .describe("IF condition AND context THEN action, for a slot.");

export type Rule = z.infer<typeof RuleDefinition>;

/** The offers that a rule puts up, in its order. */
export const offersOf = ({ then: { offer, offers = [] } }: Rule): readonly string[] =>
  offer === undefined ? offers : [offer];

import { told } from "../flaw/index.ts";
import { z } from "zod";
import { DurationText } from "../duration/index.ts";
import { WINDOWS } from "./window.ts";

/** Keys of what something is about. */
const Keys = z.array(z.string().min(1).max(100)).min(1).max(200);

/** What a part of a policy is about; what is left out means all. */
export const Scope = z
  .strictObject({
    offers: Keys.optional(),
    groups: Keys.optional().describe("Offers that name one of these groups."),
    slots: Keys.optional(),
    channels: Keys.optional(),
    purposes: Keys.optional().describe("Offers that need one of these purposes."),
  })
  .describe("In `of` all that are given must fit, in `except` one is enough; of several keys any.");
export type Scope = z.infer<typeof Scope>;

const window = {
  within: DurationText.optional().describe("A rolling window: 24h, 7d."),
  window: z
    .enum(WINDOWS)
    .optional()
    .describe("A calendar window in the person's zone. Without within and window: for ever."),
};

/** How often an offer may be shown to one person. */
export const Cap = z
  .strictObject({
    limit: z
      .int()
      .min(0)
      .max(1_000)
      .describe("0 means not at all. Without a cap there is no limit."),
    ...window,
    counts: z
      .enum(["shown", "clicked"])
      .default("shown")
      .describe("shown: seen, or reserved for a decision that may still be seen."),
  })
  .refine(({ within, window: calendar }) => within === undefined || calendar === undefined, {
    message: told("window-or-within").message,
    path: ["window"],
  })
  .describe("How often something may be shown to one person.");
export type Cap = z.infer<typeof Cap>;

/** What is spent on showing an offer, over all customers. */
export const Budget = z
  .strictObject({
    amount: z
      .number()
      .min(0)
      .max(100_000_000_000)
      .describe("What may be spent in a period, in the currency; or how many, where cost is 1."),
    cost: z.number().min(0).max(100_000_000).default(1).describe("What showing it once costs."),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    window: z
      .enum(WINDOWS)
      .optional()
      .describe("Starts anew each day, week or month of ATTUNE_TIMEZONE; absent: once for ever."),
    pace: z
      .enum(["even", "free"])
      .default("free")
      .describe("even: by any moment no more than the part of the period that has passed."),
  })
  .describe("What may be spent on showing it, over all customers. It is never spent over.");
export type Budget = z.infer<typeof Budget>;

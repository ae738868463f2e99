import { z } from "zod";
import { Plain } from "./classified.ts";
import { LIMITS } from "./events.ts";
import { ExplainResponse } from "./decisions.ts";
import { InLanguage } from "./in-language.ts";
import { Instant, JsonObject, ProfileId } from "./shared.ts";

/** As large as an event may be: nobody could say more of somebody at once. */
const Said = JsonObject.refine(
  (said) => new TextEncoder().encode(JSON.stringify(said)).length <= LIMITS.eventBytes,
  `at most ${LIMITS.eventBytes} bytes of JSON, as an event`,
);

export const TryRequest = z
  .strictObject({
    profile: z
      .string()
      .min(1)
      .max(240)
      .optional()
      .describe("Whom it is for: a profile's id, or an identifier as namespace:value."),
    traits: Said.optional().describe(
      "Somebody of whom only this is known, instead of a profile; {} is a visitor who was never seen. Without both it is for nobody.",
    ),
    slots: z.array(z.string().min(1).max(100)).min(1).max(20),
    context: Said.default({}).describe(
      "What would be true of the call, as in `decide`: page, query, cart, locale, device, …",
    ),
    at: Instant.optional().describe(
      "The instant to decide at, past or to come; now when absent. `approximate` says what is not known of it.",
    ),
    consents: z
      .array(z.string().min(1).max(100))
      .max(20)
      .default([])
      .describe("Purposes that are taken to be granted."),
    draw: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe("The random number to choose with, of slots in which chance has a part."),
    language: InLanguage,
  })
  .refine(
    ({ profile, traits }) => profile === undefined || traits === undefined,
    "send profile or traits, not both",
  )
  .describe("What would be decided, fully explained. Nothing is recorded, reserved or counted.");
export type TryRequest = z.output<typeof TryRequest>;

export const TriedDecision = ExplainResponse.omit({
  id: true,
  seq: true,
  latency: true,
  traced: true,
  retired: true,
}).describe("What would be decided in one slot, with its whole trace.");
export type TriedDecision = z.infer<typeof TriedDecision>;

export const TryResponse = z
  .object({
    profile: ProfileId.nullable().describe("Null: nobody, or somebody who is not known."),
    at: Instant,
    when: z.enum(["past", "now", "future"]),
    approximate: z
      .array(Plain)
      .describe(
        "What a decision of that moment could find otherwise: draw, place, figures, budgets, items, recommendations, accounts, and events, which are yet to come.",
      ),
    isComplete: z.boolean().describe("False when older events were left out: there were too many."),
    decisions: z.record(z.string(), TriedDecision),
  })
  .describe("What would be decided in each slot.");
export type TryResponse = z.infer<typeof TryResponse>;

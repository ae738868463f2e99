import { REASONS } from "@attune/core/decision";
import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { CandidateDocument, ClauseDocument } from "./decisions.ts";
import { Instant, Json, JsonObject, ProfileId } from "./shared.ts";

/** A sentence is put together of values that were hidden before. */
const Sentence = classified(z.string(), "built");

const CHANGES = [
  z.object({
    what: z.literal("attribute"),
    path: Plain,
    value: classified(Json, "by:path").describe("What it could be; null: not known."),
    clause: ClauseDocument.describe("The clause that it turns."),
  }),
  z.object({
    what: z.literal("segment"),
    segment: Plain,
    joins: z.boolean().describe("False: it would have to be left."),
    clause: ClauseDocument,
  }),
  z.object({ what: z.literal("time"), at: Instant }),
  z.object({ what: z.literal("exposure"), offer: Plain.describe("Seen before.") }),
  z.object({ what: z.literal("consent"), purpose: Plain }),
] as const;

const Change = z
  .object({
    is: z.discriminatedUnion("what", CHANGES),
    then: z
      .enum(["shown", "outranked", "control group"])
      .describe("What would come of it, found by deciding again with it."),
    by: z
      .object({ offer: Plain, rule: Plain.nullable(), margin: z.number() })
      .nullable()
      .describe("What would still come before it, and by how much."),
  })
  .describe("One thing that, were it otherwise, would make the offer eligible.");

const WhySlot = z.object({
  slot: Plain,
  channel: Plain,
  outcome: z.enum(["shown", "eligible", "not eligible"]),
  reason: z.enum(REASONS).describe("Of the decision."),
  parameters: classified(JsonObject, "none"),
  winner: z.object({ offer: Plain, rule: Plain.nullable() }).nullable(),
  candidates: z.array(CandidateDocument).describe("The rules that put the offer up."),
  change: Change.nullable().describe(
    "The smallest single change that was found; null where none was needed or found.",
  ),
  sentences: z.array(Sentence),
});

export const WhyOfferResponse = z
  .object({
    profile: ProfileId,
    offer: Plain,
    version: z.int().nullable().describe("The version that was live then; null: none was."),
    at: Instant,
    timezone: Plain.describe("The person's zone, in which sentences tell times."),
    approximate: z
      .array(Plain)
      .describe(
        "What a decision of that moment could have found otherwise: the context of its call, its draw, and of a moment that has passed what is known as it is now only.",
      ),
    isComplete: z.boolean().describe("False when older events were left out: there were too many."),
    slots: z.array(WhySlot).describe("The slots for which a rule puts it up."),
  })
  .describe("Why an offer is, or is not, shown to somebody. Nothing is recorded or reserved.");
export type WhyOfferResponse = z.infer<typeof WhyOfferResponse>;

import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { Definitions, Prune } from "./definitions.ts";
import { QuarantineReason } from "./quarantine.ts";
import { Instant, JsonObject } from "./shared.ts";

const Key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, "a key is lower-case letters, digits, - and _");

/** Newest events that a draft may be made from, or a preview may judge. */
const MOST_EVENTS = 50_000;

export const DraftPlanRequest = z
  .strictObject({
    sources: z
      .array(Key)
      .min(1)
      .max(100)
      .optional()
      .describe("Sources that the plan is for; absent: each that no live plan names."),
    events: z
      .int()
      .min(1)
      .max(MOST_EVENTS)
      .default(10_000)
      .describe("Newest events of these sources to look at."),
    key: Key.default("drafted").describe("Key of the draft; that of a live plan drafts it anew."),
  })
  .describe("What to draft a tracking plan from.");
export type DraftPlanRequest = z.infer<typeof DraftPlanRequest>;

export const DraftPlanResponse = z
  .object({
    definition: classified(JsonObject, "none").describe(
      "A definition of kind tracking-plan. Nothing that it was drafted from breaks its rules.",
    ),
    seen: z.int().describe("Events that it was drafted from."),
    from: Instant.nullable().describe("Effective time of the earliest of them."),
    to: Instant.nullable().describe("Effective time of the latest of them."),
    leftOut: z.array(Plain).describe("Names of events that found no room in one plan."),
    unfit: z
      .int()
      .describe(
        "How many different names of events and properties were left out, since they are somebody's data: an address, a number, an id. 1,000 stands for as many or more. They are somewhere in the events all the same.",
      ),
    looked: z.int().describe("Log entries that were looked through, the newest first."),
    isBounded: z
      .boolean()
      .describe("True when there are older entries that were not looked through for lack of time."),
    observed: z
      .array(
        z.object({
          type: z.enum(["track", "page", "screen", "identify", "group"]),
          name: Plain.nullable().describe("Of a track event; null for the others."),
          count: z.int().describe("How often it came in, of those that were looked at."),
          properties: z.array(
            z.object({
              name: Plain,
              count: z.int().describe("How often it came along, null included."),
            }),
          ),
        }),
      )
      .describe(
        "What was counted, the most frequent first. A property's count by that of its event is its completeness. Of identify and group the properties are traits; one that another plan has is not counted.",
      ),
    judgedBy: z
      .array(Plain)
      .describe(
        "Keys of other live plans that judge these sources: what they have is not drafted.",
      ),
  })
  .describe("A drafted tracking plan; nothing is stored.");
export type DraftPlanResponse = z.infer<typeof DraftPlanResponse>;

/** Rules that a preview tells. */
const PREVIEWED_RULES = 20;

export const PreviewPlansRequest = z
  .strictObject({
    definitions: Definitions,
    prune: Prune,
    days: z
      .int()
      .min(1)
      .max(90)
      .default(7)
      .describe("Only events of so many days of 24 hours before now, by their effective time."),
    events: z
      .int()
      .min(1)
      .max(MOST_EVENTS)
      .default(10_000)
      .describe("Newest events of that time to judge."),
  })
  .describe(
    "Definitions as they should be live; those of kind tracking-plan judge beside the live ones that they do not replace.",
  );
export type PreviewPlansRequest = z.infer<typeof PreviewPlansRequest>;

const NowAndThen = z.object({
  now: z.int().describe("With the plans that are live."),
  then: z.int().describe("With these definitions live."),
});

export const PreviewPlansResponse = z
  .object({
    from: Instant.describe("Start of the time whose events were judged."),
    until: Instant.describe("End of it: now."),
    judged: z
      .int()
      .describe("Events that were judged. What waits in quarantine is not among them."),
    isWhole: z
      .boolean()
      .describe(
        "False when there may be older events of that time that were not judged: no more were asked for, or there was no time for them.",
      ),
    looked: z.int().describe("Log entries that were looked through, the newest first."),
    blocked: NowAndThen.describe("Of those judged, how many go into quarantine."),
    warned: NowAndThen.describe("Of those judged, how many come in with a warning."),
    newlyBlocked: z.int().describe("How many go into quarantine then that do not now."),
    rules: z
      .array(
        z.object({
          type: Plain,
          event: Plain.describe("Its name; empty when it has none."),
          reason: QuarantineReason.describe("As the newest of them breaks it."),
          count: z.int().describe("Of those newly blocked, how many break it."),
        }),
      )
      .describe(
        `The rules that block what is newly blocked, those that most events break first; at most ${PREVIEWED_RULES}.`,
      ),
  })
  .describe("What tracking plans would do to the events that came in lately; nothing is stored.");
export type PreviewPlansResponse = z.infer<typeof PreviewPlansResponse>;

import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { IdentifierText, Instant, Json, JsonObject } from "./shared.ts";

export const EvaluateConditionRequest = z
  .strictObject({
    condition: JsonObject.describe("The condition, as a rule would have it."),
    attributes: JsonObject.optional().describe("What it is asked of: traits, and `context`."),
    profile: IdentifierText.optional().describe(
      "Whom it is asked of instead: traits are those of now, events those of the timeline.",
    ),
    groups: JsonObject.optional().describe("Lists of values by key, for $inGroup."),
  })
  .refine(
    ({ attributes, profile }) => attributes === undefined || profile === undefined,
    "send attributes or profile, not both",
  )
  .describe("Ask a condition of attributes or of a profile. Nothing is stored.");
export type EvaluateConditionRequest = z.infer<typeof EvaluateConditionRequest>;

/** A text in each language. */
export const Sentence = z.object({ en: Plain, sv: Plain });

export const TracedClause = z
  .object({
    path: Plain.describe("What it reads: a path, or $event, $segment or $account."),
    pointer: Plain.describe("Where it stands in the condition, a JSON Pointer."),
    sentence: Sentence,
    // What it compares with says what it saw, by whether it holds.
    wanted: classified(Json, "wanted"),
    saw: classified(Json, "by:path"),
    result: z.boolean(),
    unknown: z.boolean().describe("True when there was no value; it does not change the result."),
    reason: Plain.optional().describe(
      "Why there was no value, when it was not just missing; or what the value leaves out.",
    ),
    kind: z
      .enum(["declared", "observed", "computed", "given", "events"])
      .nullable()
      .describe("How the value is known; null where there was none."),
    source: Plain.nullable().describe("The source of the trait."),
    time: Instant.nullable().describe("When it was said, or when the latest of the events was."),
    age: z.int().nullable().describe("How long ago that was, in ms."),
    events: z.int().optional().describe("How many events were measured."),
  })
  .describe("One clause: what it asks in words, what it saw, from where and how old.");

export const EvaluateConditionResponse = z
  .object({
    result: z.boolean(),
    sentence: Sentence.describe("The condition in words."),
    trace: z.array(TracedClause),
    flaws: z
      .array(z.object({ pointer: Plain, message: Plain }))
      .describe(
        "Why the condition could not go live. What is flawed is never true here, as in GrowthBook.",
      ),
    at: Instant.describe("The instant that it was asked at."),
    timezone: Plain.describe("The zone in which days, weeks and months begin."),
    nextChange: Instant.nullable().describe(
      "The first instant after `at` at which time alone could change the result.",
    ),
    events: z
      .object({ read: z.int(), isComplete: z.boolean() })
      .optional()
      .describe("Events of the profile that were read, when a clause is about events."),
  })
  .describe("Whether the condition holds, and why.");
export type EvaluateConditionResponse = z.infer<typeof EvaluateConditionResponse>;

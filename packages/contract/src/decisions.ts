import { z } from "zod";
import { REASONS } from "@attune/core/decision";
import { EventAnswer } from "./events.ts";
import { classified, Plain } from "./classified.ts";
import { AccountId } from "./profiles.ts";
import { Instant, Json, JsonObject } from "./shared.ts";

export const DecideRequest = z
  .strictObject({
    identifiers: z
      .record(z.string().max(32), z.string().min(1).max(200))
      .default({})
      .describe('Namespace to value, for example { user_id: "42", anonymous_id: "…" }.'),
    slots: z.array(z.string().min(1).max(100)).min(1).max(20),
    context: JsonObject.default({}).describe(
      "What is true of this call: page, device, place, weather, …",
    ),
    events: z
      .array(z.unknown())
      .max(100)
      .default([])
      .describe("Taken in first; the answer takes them into account."),
    userHash: z
      .record(z.string(), z.string().max(128))
      .default({})
      .describe(
        "Namespace to hex HMAC-SHA256, needed with a browser key for anything but anonymous_id and device_id.",
      ),
    explain: z
      .boolean()
      .default(false)
      .describe("Keep and answer the whole trace; not with a browser key."),
    writeKey: z.string().optional(),
  })
  .describe("Take in events and decide slots in one round trip.");
export type DecideRequest = z.infer<typeof DecideRequest>;

const Item = z.object({
  id: classified(z.string(), "pseudonymous"),
  position: z.int(),
  content: classified(JsonObject, "properties"),
});
const Clause = z.object({
  path: Plain,
  // What it wants says what it saw, by whether it holds.
  wanted: classified(Json, "by:path"),
  saw: classified(Json, "by:path"),
  result: z.boolean(),
  unknown: z.boolean(),
});
export const CandidateDocument = z
  .object({
    rule: Plain,
    offer: Plain,
    stage: z.int(),
    reason: z.enum(REASONS),
    clauses: z.array(Clause),
    purpose: Plain.optional().describe(
      "With NO_CONSENT and OPTED_OUT: the purpose that the offer needs.",
    ),
    lostTo: z.object({ rule: Plain, margin: z.number() }).optional(),
  })
  .describe("One thing that was considered, the stage that stopped it and why.");

export const SlotAnswer = z
  .object({
    decisionId: z.string(),
    offer: z.string().nullable(),
    content: JsonObject.nullable().describe("Null means that the caller shows its own."),
    items: z.array(Item).optional(),
    reason: z.enum(REASONS).optional().describe("Not with a browser key."),
    recorded: z
      .boolean()
      .optional()
      .describe(
        "False when the ledger could not be written in time and the non-personal default was answered.",
      ),
    candidates: z.array(CandidateDocument).optional().describe("With explain."),
  })
  .describe("The answer for one slot.");
export type SlotAnswer = z.infer<typeof SlotAnswer>;

export const DecideResponse = z
  .object({
    decisions: z.record(z.string(), SlotAnswer),
    profile: z.string().optional().describe("The profile decided for; not with a browser key."),
    events: z
      .array(EventAnswer)
      .optional()
      .describe("One answer for each event that was sent along."),
  })
  .describe("One answer for each slot.");
export type DecideResponse = z.infer<typeof DecideResponse>;

const Funnel = z.object({ considered: z.int(), eligible: z.int(), returned: z.int() });
const Withheld = Plain.optional().describe(
  "The purpose of a trait that was not read because it is not allowed.",
);

const INPUT = {
  path: Plain,
  value: classified(Json, "by:path"),
  withheld: Withheld,
  source: Plain.nullable(),
} as const;
const Input = z.object({ ...INPUT, time: Instant.nullable() });
/** Missing without `value`; `time` in epoch milliseconds. */
const ExportedInput = z.object({
  ...INPUT,
  value: INPUT.value.optional(),
  time: z.number().nullable(),
});
const ofAccounts = <T extends z.ZodType>(input: T) =>
  z
    .array(z.object({ id: AccountId, inputs: z.array(input) }))
    .optional()
    .describe(
      "What rules with $account read of each of the subject's accounts; absent where none does.",
    );

export const ExplainResponse = z
  .object({
    id: Plain,
    sentences: z.array(classified(z.string(), "built")).describe("The decision in plain words."),
    time: Instant,
    seq: z.int(),
    slot: Plain,
    channel: Plain,
    subject: z
      .object({
        profile: classified(z.string(), "pseudonymous"),
        identifier: classified(z.string(), "identifier"),
        noted: z.array(classified(z.string(), "identifier")),
      })
      .nullable(),
    reason: z.enum(REASONS),
    parameters: classified(JsonObject, "none"),
    offer: Plain.nullable(),
    content: classified(JsonObject, "none").nullable(),
    items: z.array(Item).nullable(),
    funnel: Funnel,
    candidates: z.array(CandidateDocument),
    inputs: z.array(Input),
    accounts: ofAccounts(Input),
    versions: z.record(z.string(), z.int()),
    engine: Plain,
    latency: z.number().describe("Milliseconds."),
    traced: z
      .enum(["recorded", "replayed"])
      .describe(
        "Whether the candidates were kept with the decision or recomputed from its recorded inputs.",
      ),
  })
  .describe("A decision with its whole trace.");
export type ExplainResponse = z.infer<typeof ExplainResponse>;

/** A line of the export of decisions: the ledger's record. Times but `time` are epoch milliseconds. */
export const ExportedDecision = ExplainResponse.omit({ sentences: true, traced: true }).extend({
  subject: classified(z.object({ profile: z.string() }), "record").nullable(),
  readAt: z.int(),
  definitionsAt: z.int(),
  inputs: z.array(ExportedInput),
  accounts: ofAccounts(ExportedInput),
  refused: z.record(z.string(), z.enum(["NO_CONSENT", "OPTED_OUT"])).optional(),
});

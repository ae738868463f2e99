import { z } from "zod";
import { REASONS } from "@attune/core/decision";
import { EventAnswer } from "./events.ts";
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

const Item = z.object({ id: z.string(), position: z.int(), content: JsonObject });
const Clause = z.object({
  path: z.string(),
  wanted: Json,
  saw: Json,
  result: z.boolean(),
  unknown: z.boolean(),
});
export const CandidateDocument = z
  .object({
    rule: z.string(),
    offer: z.string(),
    stage: z.int(),
    reason: z.enum(REASONS),
    clauses: z.array(Clause),
    lostTo: z.object({ rule: z.string(), margin: z.number() }).optional(),
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

export const ExplainResponse = z
  .object({
    id: z.string(),
    sentences: z.array(z.string()).describe("The decision in plain words."),
    time: Instant,
    seq: z.int(),
    slot: z.string(),
    channel: z.string(),
    subject: z
      .object({ profile: z.string(), identifier: z.string(), noted: z.array(z.string()) })
      .nullable(),
    reason: z.enum(REASONS),
    parameters: JsonObject,
    offer: z.string().nullable(),
    content: JsonObject.nullable(),
    items: z.array(Item).nullable(),
    funnel: z.object({ considered: z.int(), eligible: z.int(), returned: z.int() }),
    candidates: z.array(CandidateDocument),
    inputs: z.array(
      z.object({
        path: z.string(),
        value: Json,
        source: z.string().nullable(),
        time: Instant.nullable(),
      }),
    ),
    versions: z.record(z.string(), z.int()),
    engine: z.string(),
    latency: z.number().describe("Milliseconds."),
    traced: z
      .enum(["recorded", "replayed"])
      .describe(
        "Whether the candidates were kept with the decision or recomputed from its recorded inputs.",
      ),
  })
  .describe("A decision with its whole trace.");
export type ExplainResponse = z.infer<typeof ExplainResponse>;

import { Fixes } from "@attune/core/quarantine";
import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { Instant, JsonObject } from "./shared.ts";

/** Most events that one request releases or discards. */
export const QUARANTINE_CHUNK = 10_000;

const bound = z.number().nullable();
const Want = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("type"), types: z.array(Plain) }),
  z.object({ kind: z.enum(["range", "length", "items"]), least: bound, most: bound }),
  z.object({ kind: z.literal("enum"), values: Plain }),
  z.object({ kind: z.literal("format"), format: Plain }),
  z.object({ kind: z.literal("known") }),
  z.object({ kind: z.literal("event") }),
]);

export const QuarantineReason = z
  .object({
    rule: Plain.describe(
      "Names the rule. `fold`: the event could not be folded. `exposure-unknown-decision`, `exposure-of-another`: it speaks of a decision that was never made, or was made for somebody else.",
    ),
    pointer: Plain.describe("Where in the event, a JSON Pointer."),
    detail: Plain.describe("What is wanted there and what type was seen."),
    want: Want.optional().describe("What a tracking plan wants there."),
    saw: Plain.optional().describe("The type of what stood there; `nothing` where nothing did."),
  })
  .describe("Why an event is kept out.");
export type QuarantineReason = z.infer<typeof QuarantineReason>;

const reasons = z.array(QuarantineReason);
const EventId = Plain.describe("The id that the event was answered with.");
const GroupId = Plain.describe("Names the events that failed alike.");

export const QuarantineQuery = z.object({
  source: z.string().min(1).max(100).optional().describe("Only events of this source."),
  event: z.string().max(255).optional().describe("Only events of this name."),
  group: z.string().min(1).max(100).optional().describe("Only events that failed alike."),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.coerce.number().int().min(1).optional().describe("The `next` of the page before."),
  groupsBefore: z
    .string()
    .regex(/^[01]-\d{1,15}-[0-9a-f]{16}$/, "wants the groupsNext of the page before")
    .optional()
    .describe("The `groupsNext` of the page before."),
});

const QuarantinedEventFields = {
  id: EventId,
  at: Instant.describe("When it was put into quarantine."),
  source: Plain,
  type: Plain,
  event: Plain.describe("Its name; empty when it has none."),
  messageId: classified(z.string(), "pseudonymous"),
  group: GroupId,
  reasons,
};

export const QuarantineResponse = z
  .object({
    waiting: z.int().describe("Events that wait to be put right."),
    summarised: z.int().describe("Events that are only counted; their bodies are gone."),
    groupCount: z.int().describe("Groups there are; at most 100 are listed."),
    groups: z
      .array(
        z
          .object({
            group: GroupId,
            source: Plain,
            type: Plain,
            event: Plain,
            reasons: reasons.describe("Those of the first of them."),
            waiting: z.int(),
            summarised: z.int(),
            first: Instant,
            last: Instant,
            example: EventId.nullable().describe("The newest that waits."),
          })
          .describe("Events that failed alike: of one source, type and name, by the same rules."),
      )
      .describe("Those with events that wait first, then by their last."),
    groupsNext: Plain.nullable().describe("`groupsBefore` of the next page of groups."),
    events: z.array(z.object(QuarantinedEventFields)).describe("Newest first."),
    next: z.int().nullable().describe("`before` of the next page."),
  })
  .describe("What waits in quarantine, and what is counted there.");
export type QuarantineResponse = z.infer<typeof QuarantineResponse>;

export const QuarantinedResponse = z
  .object({
    ...QuarantinedEventFields,
    receivedAt: Instant,
    time: Instant.describe("Its effective time."),
    historical: z.boolean(),
    public: z.boolean().describe("Whether it came by a browser key."),
    message: classified(JsonObject, "message").describe("The message as it was sent."),
  })
  .describe("An event in quarantine.");
export type QuarantinedResponse = z.infer<typeof QuarantinedResponse>;

const fix = Fixes.optional().describe(
  "What to change in the message before it is judged again; absent: nothing.",
);

const dryRun = z.boolean().default(false).describe("Say what would become of it; change nothing.");

export const ReleaseRequest = z.strictObject({ fix, dryRun }).describe("Release an event.");

export const ReleaseResponse = z
  .discriminatedUnion("status", [
    z.object({
      status: z
        .literal("released")
        .describe("Committed; it waits no longer. Of a dry run: would be."),
      id: EventId,
    }),
    z.object({
      status: z.literal("duplicate").describe("It was accepted before; it waits no longer."),
      id: EventId,
    }),
    z.object({
      status: z.literal("still failing").describe("It waits on."),
      id: EventId,
      reasons,
    }),
  ])
  .describe("What became of a release.");
export type ReleaseResponse = z.infer<typeof ReleaseResponse>;

export const GroupReleaseRequest = z
  .strictObject({
    fix,
    dryRun,
    limit: z
      .int()
      .min(1)
      .max(QUARANTINE_CHUNK)
      .default(1_000)
      .describe("How many to try, oldest first."),
    after: z.int().min(0).default(0).describe("The `next` of the answer before."),
  })
  .describe("Release events that failed alike, with one mapping for all.");

export const GroupReleaseResponse = z
  .object({
    tried: z.int(),
    released: z.int().describe("Committed; of a dry run, would be."),
    duplicates: z.int().describe("Accepted before; they wait no longer."),
    stillFailing: z.array(
      z.object({
        reasons,
        count: z.int(),
        example: EventId,
        group: GroupId.nullable().describe(
          "Where they wait now: another group when they fail otherwise than before; null when there are too many.",
        ),
      }),
    ),
    moved: z.int().describe("Of those that still fail, how many are in another group now."),
    left: z.int().describe("Events of the group that wait still; without those that moved."),
    next: z.int().nullable().describe("`after` of the next request; null when all were tried."),
  })
  .describe("What became of a group's release.");
export type GroupReleaseResponse = z.infer<typeof GroupReleaseResponse>;

const reason = z.string().min(1).max(1_000).describe("Why, for the record.");

export const DiscardRequest = z.strictObject({ reason }).describe("Throw an event away, for good.");

export const GroupDiscardRequest = z
  .strictObject({
    reason,
    limit: z.int().min(1).max(QUARANTINE_CHUNK).default(1_000).describe("How many, oldest first."),
  })
  .describe("Throw away events that failed alike, for good.");

export const FilterDiscardRequest = z
  .strictObject({
    source: z.string().min(1).max(100).optional().describe("Only events of this source."),
    event: z.string().max(255).optional().describe("Only events of this name."),
    reason,
    limit: z.int().min(1).max(QUARANTINE_CHUNK).default(1_000).describe("How many at most."),
  })
  .refine(({ source, event }) => source !== undefined || event !== undefined, {
    message: "Say of which source, or of which event, or both.",
  })
  .describe("Throw away events of all groups of a source or name, for good.");

export const DiscardResponse = z
  .object({
    discarded: z.int(),
    summarised: z
      .int()
      .describe("Summarised events that are counted no longer: with the last of their group."),
    left: z.int().describe("Events of the group, or of that source and name, that wait still."),
  })
  .describe("What was discarded.");
export type DiscardResponse = z.infer<typeof DiscardResponse>;

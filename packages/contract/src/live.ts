import { REASONS } from "@attune/core/decision";
import { MESSAGE_TYPES } from "@attune/core/event";
import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { AccountId } from "./profiles.ts";
import { QuarantineReason } from "./quarantine.ts";
import { IdentifierText, Instant, JsonObject, ProfileId } from "./shared.ts";

/** What became of an event, as the live stream tells it. */
export const LIVE_STATUSES = ["accepted", "rejected", "quarantined", "duplicate"] as const;
export type LiveStatus = (typeof LIVE_STATUSES)[number];

/** Types of event that can be chosen. */
export const LIVE_TYPES = MESSAGE_TYPES;
export type LiveType = (typeof LIVE_TYPES)[number];

/** Most rows of a second that somebody can ask to read. */
const MOST_READ = 200;

const PLACE = /^\d{1,15}-\d{1,15}$/;
const Place = z.string().regex(PLACE, "send the `id` of an item as it is");
const ItemId = Plain.describe(
  "Its place in the log: `after` or Last-Event-ID goes on behind it. Of what is in no log (rejected, duplicate) the place that the stream had come to.",
);

/** Which items somebody wants to see. */
const FILTER = {
  source: z.string().min(1).max(100).optional().describe("Only events of this source."),
  event: z.string().max(255).optional().describe("Only events of this name."),
  type: z.enum(LIVE_TYPES).optional().describe("Only events of this type."),
  status: z.enum(LIVE_STATUSES).optional().describe("Only events that became this."),
  identifier: IdentifierText.optional().describe(
    "Only events that carry this identifier, and decisions that were made by it.",
  ),
  what: z
    .enum(["all", "events", "decisions"])
    .default("all")
    .describe(
      "all: events, decisions, and segments that time has changed. With source, event, type or status: events only.",
    ),
};

export const LiveQuery = z.object({
  ...FILTER,
  after: Place.optional().describe(
    "The `id` of an item: goes on behind it. The header Last-Event-ID says the same, and counts more. Without it the stream begins now.",
  ),
  recent: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000)
    .default(0)
    .describe("Without `after`: begins so many entries of the log before now."),
  pace: z
    .enum(["reading", "all"])
    .default("reading")
    .describe(
      "reading: at most `rate` items a second, the rest is counted. all: everything, as fast as it is taken.",
    ),
  rate: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_READ)
    .default(20)
    .describe("Items a second of `pace=reading`; up to five seconds' worth come at once."),
  follow: z
    .enum(["yes", "no"])
    .default("yes")
    .describe("no: the answer ends when there is nothing more to send."),
});
export type LiveQuery = z.output<typeof LiveQuery>;

export const LivePageQuery = z.object({
  ...FILTER,
  after: Place.describe("The `after` of what was skipped, or the `id` of an item."),
  until: Place.optional().describe("The `until` of what was skipped: nothing behind it is told."),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type LivePageQuery = z.output<typeof LivePageQuery>;

/** What items are chosen by. */
export type LiveFilter = Pick<
  LiveQuery,
  "source" | "event" | "type" | "status" | "identifier" | "what"
>;

const Micros = z
  .object({
    accept: z
      .number()
      .describe(
        "Reading the message, its identifiers and consent, and checking the tracking plan.",
      ),
    dedupe: z.number().describe("Looking for copies, of all events of its batch together."),
    load: z.number().describe("Reading the people whom its batch is about."),
    fold: z.number().describe("Of this event: identity, state, segments, in memory."),
    commit: z
      .number()
      .describe("From when its request was handed to the writer until it was on disk."),
    together: z.int().describe("Events of the batch that dedupe and load are of."),
  })
  .describe("Measured microseconds.");

const Segments = z.object({ entered: z.array(Plain), left: z.array(Plain) });

const Path = z
  .object({
    plan: z
      .array(QuarantineReason)
      .describe("Rules that it breaks by the tracking plans that are live now."),
    identity: z.object({
      identifiers: z.array(
        z.object({
          identifier: IdentifierText,
          isNew: z.boolean().describe("Never seen before: a facet was made for it."),
        }),
      ),
      links: z.array(
        z.object({
          a: IdentifierText,
          b: IdentifierText,
          exception: z.boolean().describe("A trusted alias, beyond the limit of one user_id."),
        }),
      ),
      refused: z
        .array(z.object({ identifier: IdentifierText, reason: Plain }))
        .describe("Not used or not linked, and why."),
      claims: z.array(IdentifierText).describe("Said by a browser without proof."),
    }),
    consent: z.array(z.object({ purpose: Plain, granted: z.boolean() })),
    segments: Segments.describe("What its profile entered and left by it."),
    accountSegments: Segments.describe("What its account entered and left by it."),
    micros: Micros.nullable().describe(
      "Null where nobody listened when it came in, or another node took it in.",
    ),
  })
  .describe("What was made of an accepted event.");

const Decision = z.object({
  seq: z.int(),
  at: Instant,
  decision: Plain.describe("Its id: GET /v1/decisions/{id}/explain says why."),
  slot: Plain,
  channel: Plain,
  offer: Plain.nullable(),
  reason: z.enum(REASONS),
  latency: z.number().describe("Milliseconds that deciding took, as its record says."),
});

const EVENT = {
  seq: z.int().nullable().describe("Its sequence in the log; null for what is in no log."),
  at: Instant.describe("When it was committed; of what is in no log, when it was answered."),
  status: z.enum(LIVE_STATUSES),
  source: Plain,
  type: Plain.nullable(),
  event: Plain.nullable().describe("Its name; null when it has none."),
  messageId: classified(z.string(), "pseudonymous").nullable(),
  time: Instant.nullable().describe("Its effective time."),
  receivedAt: Instant.nullable(),
  historical: z.boolean(),
  profile: ProfileId.nullable().describe("The profile that it belongs to now."),
  identifier: IdentifierText.nullable().describe("Its anchor."),
  account: AccountId.nullable(),
  path: Path.nullable().describe("Null for what was not accepted."),
  refusal: z
    .object({ code: Plain, pointer: Plain, detail: Plain })
    .nullable()
    .describe("Why it was rejected."),
  quarantine: z
    .object({ id: Plain, reasons: z.array(QuarantineReason) })
    .nullable()
    .describe("Why it waits in quarantine; no reasons where it waits no longer."),
};

const Event = z.object({ kind: z.literal("event"), id: ItemId, ...EVENT });
const Decided = z.object({
  kind: z.literal("decision"),
  id: ItemId,
  profile: ProfileId.nullable(),
  identifier: IdentifierText.nullable(),
  ...Decision.shape,
});
const Moved = z
  .object({
    kind: z.literal("membership"),
    id: ItemId,
    seq: z.int(),
    at: Instant,
    profile: ProfileId.nullable(),
    segments: Segments,
  })
  .describe("A profile entered or left segments without an event: time did it.");

const Item = z.discriminatedUnion("kind", [Event, Decided, Moved]);
export type LiveItem = z.infer<typeof Item>;
export type LiveEvent = z.infer<typeof Event>;

export const LiveRow = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("hello"),
      id: ItemId,
      rate: z.int().nullable().describe("Items a second at most; null for all."),
      unlogged: z
        .enum(["all", "this node"])
        .describe("Whose rejected events and duplicates are told: they are in no log."),
    }),
    Event,
    Decided,
    Moved,
    z.object({
      kind: z.literal("skipped"),
      id: ItemId,
      items: z.int().describe("Items that fit the filter and were not sent."),
      unread: z
        .int()
        .describe(
          "Events that were not looked at: they may fit the filter or not. 10000 stands for more, too.",
        ),
      unlogged: z.int().describe("Rejected events and duplicates that were not sent."),
      after: Plain.describe("GET /v1/live/events with `after` and `until` tells them."),
      until: Plain,
    }),
    z.object({ kind: z.literal("heartbeat"), id: ItemId }),
  ])
  .describe("An item of the live stream; its `kind` is the name of the server-sent event.");
export type LiveRow = z.infer<typeof LiveRow>;

export const LivePage = z
  .object({
    items: z.array(Item),
    next: Plain.nullable().describe("`after` of the next page; null when there are no more."),
  })
  .describe("Items of the log in order, as the live stream tells them.");
export type LivePage = z.infer<typeof LivePage>;

export const LiveEventParams = z.object({
  seq: z.coerce.number().int().min(1).describe("The event's sequence in the log."),
});
export const LiveEventResponse = z
  .object({
    event: Event,
    message: classified(JsonObject, "message").describe("The message as it was sent."),
    decisions: z
      .array(Decision)
      .describe("Decisions for its profile within 30 seconds after its commit, at most 20."),
  })
  .describe("The path of one event: what was made of it, and what was decided next.");
export type LiveEventResponse = z.infer<typeof LiveEventResponse>;

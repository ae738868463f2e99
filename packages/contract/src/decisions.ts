import { z } from "zod";
import { REASONS } from "@attune/core/decision";
import { EventAnswer } from "./events.ts";
import { classified, Plain } from "./classified.ts";
import { InLanguage } from "./in-language.ts";
import { AccountId } from "./profiles.ts";
import { ShelfDocument } from "./recommendations.ts";
import { Instant, Json, JsonObject } from "./shared.ts";

export const DecideRequest = z
  .strictObject({
    identifiers: z
      .record(z.string().max(32), z.string().min(1).max(200))
      .default({})
      .describe('Namespace to value, for example { user_id: "42", anonymous_id: "…" }.'),
    slots: z.array(z.string().min(1).max(100)).min(1).max(20),
    context: JsonObject.default({}).describe(
      "What is true of this call: page, device, place, query, cart, weather, … What the clock says where the person is stands in context.local: hour, minute, weekday, date.",
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
  content: classified(JsonObject, "product"),
});
export const ClauseDocument = z.object({
  part: z
    .enum(["kind", "if", "eligibility", "applicability", "suitability", "suppress"])
    .describe("What the condition is for: if is the rule's."),
  path: Plain,
  // What it compares with says what it saw, by whether it holds.
  wanted: classified(Json, "wanted"),
  saw: classified(Json, "by:path"),
  result: z.boolean(),
  unknown: z.boolean(),
});
const Parameters = classified(JsonObject, "none").describe(
  "What the reason is about: the cap, its limit, its count and when it resets; the winner and the margin. Instants in epoch milliseconds, money in ten-thousandths.",
);
const Score = z
  .object({
    final: z.number(),
    chance: z
      .number()
      .nullable()
      .describe("How likely its offer was to come first; null where nothing was drawn."),
    parts: z.object({
      propensity: z.number().optional(),
      context: z.number().optional(),
      value: z.number().optional(),
      lever: z.number().optional(),
      priority: z.number().optional(),
    }),
  })
  .describe("What its score is made of.");
export const CandidateDocument = z
  .object({
    rule: Plain,
    offer: Plain,
    stage: z.int().describe("The stage that stopped it; 11 for what was shown."),
    reason: z.enum(REASONS),
    parameters: Parameters,
    clauses: z.array(ClauseDocument),
    score: Score.optional(),
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
    shelves: z
      .record(z.string(), ShelfDocument)
      .optional()
      .describe("What recommenders would show, by their keys; with explain."),
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

const Funnel = z.object({
  considered: z.int(),
  eligible: z.int().describe("Came to arbitration, also what that took out."),
  returned: z.int(),
  stopped: z.record(z.string(), z.int()).describe("How many each stage stopped, by its number."),
});
const Count = z.object({ count: z.int(), resets: z.number().nullable() });
const Facts = z
  .object({
    counts: z.record(z.string(), Count).optional().describe("By the cap's claim."),
    cooling: z
      .record(
        z.string(),
        z.object({
          id: Plain,
          after: z.enum(["dismissed", "ignored"]),
          times: z.int(),
          until: z.number(),
        }),
      )
      .optional(),
    seen: z.array(Plain).optional(),
    taken: z.record(z.string(), z.number()).optional(),
    figures: z
      .record(z.string(), z.object({ shown: z.int(), clicked: z.int(), dismissed: z.int() }))
      .optional(),
    stale: z
      .object({ reason: z.literal("STALE_DATA"), figures: z.number() })
      .optional()
      .describe(
        "The figures are the last known ones: when they were read, in epoch milliseconds. Newer could not be read.",
      ),
    items: z
      .record(
        z.string(),
        z
          .object({
            published: z.boolean(),
            inStock: z.boolean().nullable(),
            price: z.number().nullable(),
            currency: Plain.nullable(),
          })
          .nullable(),
      )
      .optional(),
    shelves: z
      .record(z.string(), ShelfDocument)
      .optional()
      .describe(
        "What recommenders would show, by their keys; behind anybody: what is not personal.",
      ),
  })
  .describe("What candidates asked for beside attributes; what is zero is left out.");
/** What a record has beside its answer, where there is any. */
const DETAILS = {
  zone: Plain.optional().describe("The zone that its calendar was read in."),
  timeZoneData: Plain.optional().describe("The version of the time-zone data that it was read by."),
  budgetZone: Plain.optional().describe("The zone that its budgets' periods begin in."),
  segments: z.array(Plain).optional(),
  facts: Facts.optional(),
  draw: z.number().optional().describe("The random number that the choice was made with."),
  bucketKey: Plain.optional(),
  by: Plain.optional().describe("How the choice was made: priority, formula, value or thompson."),
  score: Score.optional(),
  shadow: z
    .object({ offer: Plain.nullable(), rule: Plain.nullable() })
    .optional()
    .describe("What the control group would have seen."),
  ungranted: z
    .array(z.object({ offer: Plain, reason: z.enum(REASONS), parameters: Parameters }))
    .optional()
    .describe("Offers that were not granted any more when it was committed."),
} as const;
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

export const ExplainQuery = z.object({ language: InLanguage });

export const ExplainResponse = z
  .object({
    id: Plain,
    sentences: z.array(classified(z.string(), "built")).describe("The decision in plain words."),
    itemSentences: z
      .array(classified(z.string(), "built"))
      .describe(
        "Of items that a recommender gave: what each is there for, and what its rules left out.",
      ),
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
    ...DETAILS,
    versions: z.record(z.string(), z.int()),
    engine: Plain,
    latency: z.number().describe("Milliseconds."),
    traced: z
      .enum(["recorded", "replayed", "not replayable"])
      .describe(
        "Whether the candidates were kept with the decision or recomputed from its recorded inputs. Not replayable: neither, and `retired` says what is gone.",
      ),
    retired: z
      .array(Plain)
      .optional()
      .describe(
        "What is gone that a replay would need: a version of the engine or of the time-zone data, a definition.",
      ),
  })
  .describe("A decision with its whole trace.");
export type ExplainResponse = z.infer<typeof ExplainResponse>;

/** A line of the export of decisions: the ledger's record. Times but `time` are epoch milliseconds. */
export const ExportedDecision = ExplainResponse.omit({
  sentences: true,
  itemSentences: true,
  traced: true,
  retired: true,
}).extend({
  subject: classified(z.object({ profile: z.string() }), "record").nullable(),
  readAt: z.int(),
  definitionsAt: z.int(),
  inputs: z.array(ExportedInput),
  accounts: ofAccounts(ExportedInput),
  refused: z.record(z.string(), z.enum(["NO_CONSENT", "OPTED_OUT"])).optional(),
  now: z.number().optional(),
  reserves: z
    .literal(false)
    .optional()
    .describe("False for a decision that was only asked for: nothing was reserved."),
  releases: Plain.optional().describe(
    "A decision that came too late to be delivered: what it had reserved lapsed with this one.",
  ),
  uses: z
    .array(
      z.object({
        slot: Plain,
        channel: Plain,
        offer: Plain,
        expires: z.number(),
        cost: z.number(),
        period: Plain.optional(),
      }),
    )
    .optional()
    .describe("What it reserved, and until when."),
});

import { GRAINS, isDate } from "@attune/core/calendar";
import { z } from "zod";
import { Plain } from "./classified.ts";
import { Sentence, TracedClause } from "./conditions.ts";
import { InLanguage } from "./in-language.ts";
import { AccountId } from "./profiles.ts";
import { SegmentOf, ShownAccount } from "./segments.ts";
import { IdentifierText, Instant, JsonObject, ProfileId } from "./shared.ts";

/** Profiles that an estimate is made of at most when the request says nothing. */
export const PREVIEW_MOST = 1_000_000;

const KeyText = z.string().min(1).max(100);

export const PreviewRequest = z
  .strictObject({
    of: SegmentOf.optional().describe("Whom it would be about; profiles when absent."),
    when: JsonObject.describe("The condition, as a segment would have it."),
    key: KeyText.optional().describe("A live segment that it would change."),
    lookAt: z
      .int()
      .min(1)
      .max(PREVIEW_MOST)
      .optional()
      .describe(
        "Profiles, or accounts, to look at, at most, chosen by chance; all that there is time for when absent.",
      ),
  })
  .describe("Who would be in a segment. Nothing is stored.");
export type PreviewRequest = z.infer<typeof PreviewRequest>;

const Counted = z
  .object({
    count: z.int().describe("Profiles, or accounts; an estimate where it is not exact."),
    interval: z
      .object({ low: z.int(), high: z.int() })
      .optional()
      .describe("Of an estimate: where the count is with at least 95 % confidence (exact)."),
    samples: z
      .array(z.object({ profile: ProfileId, identifiers: z.array(IdentifierText) }))
      .describe("Five of them, chosen by chance, or all where there are fewer."),
    accounts: z.array(ShownAccount).describe("The same where it is about accounts."),
  })
  .describe("A number of profiles or accounts, and some of them.");
export type Counted = z.infer<typeof Counted>;

export const PreviewResponse = Counted.extend({
  of: SegmentOf,
  isExact: z.boolean().describe("Everybody was looked at."),
  lookedAt: z.int().describe("Profiles, or accounts, that were looked at."),
  profiles: z.int().describe("All that there are: profiles, or accounts."),
  sentence: Sentence.describe("The condition in words."),
  change: z
    .object({ entering: Counted, leaving: Counted })
    .optional()
    .describe("When `key` names a live segment: whom the change would move."),
  isMasked: z
    .boolean()
    .describe(
      "True when the condition reads something of somebody that your role may not see: it was read as missing.",
    ),
  catchingUp: z
    .array(Plain)
    .describe(
      "Segments and computed traits that it reads and that are still catching up, as kind:key: until they have, the count is of what is known.",
    ),
  at: Instant,
}).describe("Who would be in it now, and before anybody is.");
export type PreviewResponse = z.infer<typeof PreviewResponse>;

const Day = z.string().refine(isDate, "write a day as YYYY-MM-DD").describe("A day, YYYY-MM-DD.");

export const SegmentHistoryQuery = z.object({
  grain: z.enum(GRAINS).default("day"),
  from: Day.optional().describe(
    "A day in the first period; 30 days or 12 periods back when absent.",
  ),
  to: Day.optional().describe("A day in the last period; today when absent."),
  wait: z
    .enum(["yes", "no"])
    .default("no")
    .describe("`yes`: take in all that was committed first."),
});
export type SegmentHistoryQuery = z.infer<typeof SegmentHistoryQuery>;

/** Why the warehouse does not answer, and what would help. */
const Warehouse = z.object({
  state: z.enum(["on", "off", "not readable"]),
  reason: Plain.optional(),
  fix: Plain.optional(),
  behind: z.int().optional().describe("Entries of the log that it has not taken in."),
});

export const SegmentHistoryResponse = z
  .object({
    segment: Plain,
    grain: z.enum(GRAINS),
    timezone: Plain.describe("The zone in which the periods begin."),
    warehouse: Warehouse,
    periods: z.array(
      z.object({
        period: Plain,
        start: Instant,
        end: Instant,
        isOver: z.boolean(),
        size: z
          .int()
          .describe(
            "Profiles, or accounts, in it at the end, or now where the period is not over.",
          ),
        entered: z.int(),
        left: z.int(),
      }),
    ),
  })
  .describe(
    "A segment's size over time. Two members who turn out to be one person are one fewer, and nobody left.",
  );
export type SegmentHistoryResponse = z.infer<typeof SegmentHistoryResponse>;

export const OverlapQuery = z.object({
  segments: z
    .string()
    .max(5_000)
    .optional()
    .describe("Keys, separated by commas; the 20 largest segments when absent."),
  of: SegmentOf.optional().describe(
    "Of whom the largest are asked for, when `segments` is absent; profiles when absent too.",
  ),
});

export type OverlapQuery = z.infer<typeof OverlapQuery>;

export const OverlapResponse = z
  .object({
    of: SegmentOf,
    segments: z.array(z.object({ segment: Plain, members: z.int() })),
    overlap: z
      .array(z.array(z.int()))
      .describe(
        "Row by column, in the order of `segments`: how many profiles, or accounts, are in both.",
      ),
  })
  .describe("How many profiles or accounts segments share.");
export type OverlapResponse = z.infer<typeof OverlapResponse>;

export const SegmentRevenueResponse = z
  .object({
    segment: Plain,
    of: SegmentOf,
    members: z.int(),
    warehouse: Warehouse.optional().describe(
      "Absent for a segment of accounts: what is counted to accounts stands in the store.",
    ),
    revenue: z
      .array(
        z.object({
          currency: Plain.describe("ISO 4217; empty where the orders named none."),
          amount: Plain.describe("Orders less refunds of its members, a decimal as text."),
          total: Plain.describe("The same of everybody, or of all accounts."),
          share: z.number().nullable().describe("Null where the total is not above zero."),
          orders: z
            .int()
            .optional()
            .describe(
              "Orders of its members with an amount; an account counts them for no currency.",
            ),
        }),
      )
      .describe("One row for each currency; they are never added up."),
  })
  .describe("What the members of a segment have bought, of all that was, over all time.");
export type SegmentRevenueResponse = z.infer<typeof SegmentRevenueResponse>;

export const WhyQuery = z.object({
  of: z
    .string()
    .regex(
      /^(?:segment|offer):.{1,100}$/su,
      "write segment: or offer: and its key, for example segment:loyal or offer:spring-sale",
    )
    .describe("What is asked about: segment:KEY or offer:KEY."),
  at: Instant.optional().describe("An instant that has passed; now when absent."),
  slot: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe("Of an offer: this slot only; all that may show it when absent."),
  language: InLanguage,
});
export type WhyQuery = z.infer<typeof WhyQuery>;

/** Why somebody, or an account, is or is not in a segment. */
const Why = {
  segment: Plain,
  version: z.int().describe("The version that is asked: the live one, at whatever instant."),
  result: z.boolean().describe("Whether the condition holds at that instant."),
  isIn: z.boolean().describe("Whether it was in then, as the log has it."),
  isLookedAt: z
    .boolean()
    .describe(
      "False while the segment catches up and has not come by it: until then it is in or out as it was before.",
    ),
  since: Instant.nullable().describe("Since when it was in."),
  moved: z
    .object({
      seq: z.int(),
      at: Instant,
      what: z.enum(["entered", "left"]),
      by: z
        .enum(["entry", "time", "definition"])
        .describe("An entry in the log, time alone, or a definition that was new or changed."),
      cause: z.int().nullable().describe("The sequence of that entry."),
    })
    .nullable()
    .describe("The entry in the log that moved it last; null when none did."),
  sentence: Sentence.describe("The condition in words."),
  trace: z.array(TracedClause),
  at: Instant,
  nextChange: Instant.nullable().describe(
    "The first instant after `at` at which time alone could change the result.",
  ),
};

export const WhyResponse = z
  .object({
    profile: ProfileId,
    ...Why,
    timezone: Plain.describe("The zone in which days, weeks and months begin."),
    isComplete: z.boolean().describe("False when older events were left out: there were too many."),
  })
  .describe("Why a profile is, or is not, in a segment.");
export type WhyResponse = z.infer<typeof WhyResponse>;

export const WhyAccountQuery = z.object({
  of: z
    .string()
    .regex(
      /^segment:.{1,100}$/su,
      "write segment: and the segment's key, for example segment:loyal",
    )
    .describe("What is asked about: segment:KEY."),
});

export const WhyAccountResponse = z
  .object({ account: AccountId, ...Why })
  .describe("Why an account is, or is not, in a segment of accounts, now.");
export type WhyAccountResponse = z.infer<typeof WhyAccountResponse>;

import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { AccountId } from "./profiles.ts";
import { IdentifierText, Instant, Json, ProfileId } from "./shared.ts";

/** Whom a segment is about. */
export const SegmentOf = z
  .enum(["profile", "account"])
  .describe("Whom the segment is about: profiles, or accounts.");

/** An account as lists of segments show it. */
export const ShownAccount = z.object({
  account: AccountId,
  name: classified(z.string(), "personal").nullable().describe("The trait `name`."),
});

export const SegmentState = z
  .object({
    key: Plain,
    name: Plain.nullable(),
    of: SegmentOf,
    version: z.int().describe("The live version."),
    members: z.int().describe("Profiles, or accounts, that are in it now."),
    status: z
      .enum(["live", "catching up"])
      .describe(
        "Catching up: it is new or has changed, or one of accounts that it names has, and not everybody was looked at yet.",
      ),
    progress: z
      .number()
      .min(0)
      .max(1)
      .describe("The part of those of before that was looked at; 1 when it is live."),
    namedBy: z.array(Plain).describe("Live definitions that name it, as kind:key."),
  })
  .describe("A segment that is live.");
export type SegmentState = z.infer<typeof SegmentState>;

export const SegmentList = z.object({ segments: z.array(SegmentState) });

export const SegmentParams = z.object({ key: z.string().min(1).max(100) });

export const MembersQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().optional().describe("`next` of the page before."),
});

export const MembersResponse = z
  .object({
    of: SegmentOf,
    members: z
      .array(z.object({ profile: ProfileId, identifiers: z.array(IdentifierText), since: Instant }))
      .describe("Of a segment of profiles."),
    accounts: z
      .array(ShownAccount.extend({ since: Instant }))
      .describe("Of a segment of accounts."),
    next: classified(z.string(), "pseudonymous").nullable(),
  })
  .describe("Who is in a segment, in the order of their ids.");
export type MembersResponse = z.infer<typeof MembersResponse>;

/** A line of the export of members: of a segment of profiles a profile, else an account. */
export const ExportedMember = z.object({
  id: ProfileId.describe("Of the profile, or of the account."),
  since: Instant,
  identifiers: z.array(IdentifierText).optional().describe("Of a profile."),
  traits: classified(z.record(z.string(), Json), "traits"),
  events: z.int().optional().describe("Of an account, and so are those that follow."),
  orders: z.int().optional(),
  revenue: z
    .record(z.string(), Plain)
    .optional()
    .describe("A decimal as text for each currency: orders less refunds."),
  firstSeen: Instant.nullable().optional(),
  lastSeen: Instant.nullable().optional(),
});

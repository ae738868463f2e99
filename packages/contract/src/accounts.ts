import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { AccountId } from "./profiles.ts";
import { IdentifierText, Instant, Json, ProfileId } from "./shared.ts";

const Revenue = z
  .array(
    z.object({
      currency: Plain.describe("ISO 4217; empty where the orders named none."),
      amount: Plain.describe("A decimal as text: orders less refunds."),
    }),
  )
  .describe("One sum for each currency; they are never added up.");

const Counters = {
  events: z.int().describe("Events that name it, its group calls among them."),
  orders: z.int(),
  revenue: Revenue,
  firstSeen: Instant.nullable(),
  lastSeen: Instant.nullable(),
};

export const AccountResponse = z
  .object({
    id: AccountId,
    seq: z.int().describe("Commit sequence that made this state."),
    traits: z.array(
      z.object({
        name: Plain,
        value: classified(Json, "by:name"),
        source: Plain,
        time: Instant,
      }),
    ),
    ...Counters,
    segments: z
      .array(z.object({ segment: Plain, since: Instant }))
      .describe("The segments of accounts that it is in, by key."),
  })
  .describe("A company or household: what group calls and the events that name it say of it.");
export type AccountResponse = z.infer<typeof AccountResponse>;

const Page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z
    .string()
    .regex(/^\d{1,15}$/, "send the `next` of the page before as it is")
    .optional()
    .describe("The `next` of the page before."),
};

export const AccountsQuery = z.object({
  query: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Beginning of an id, or of the trait `name` in any case."),
  ...Page,
});
export const AccountList = z
  .object({
    accounts: z.array(
      z.object({
        id: AccountId,
        name: classified(z.string(), "personal").nullable().describe("The trait `name`."),
        ...Counters,
      }),
    ),
    next: Plain.nullable(),
  })
  .describe("Accounts in the order in which they were first named.");
export type AccountList = z.infer<typeof AccountList>;

export const MembersQuery = z.object(Page);
export const AccountMembers = z
  .object({
    members: z.array(
      z.object({
        profile: ProfileId,
        identifiers: z.array(IdentifierText),
        since: Instant.describe("The earliest group call known that named the account."),
        source: Plain.describe("Where the last one came from."),
      }),
    ),
    next: Plain.nullable(),
  })
  .describe("The profiles that are in an account now.");
export type AccountMembers = z.infer<typeof AccountMembers>;

export const LeaveResponse = z
  .object({
    account: AccountId,
    profile: ProfileId,
    seq: z.int().describe("The entry in the log that says so."),
  })
  .describe("The profile is in the account no longer; a later group call joins it again.");
export type LeaveResponse = z.infer<typeof LeaveResponse>;

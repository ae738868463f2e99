import { BASES, STATEMENT_WAYS } from "@attune/core/consent";
import { DurationText } from "@attune/core/duration";
import { z } from "zod";
import { Actor, classified, Plain } from "./classified.ts";
import { IdentifierText, Instant } from "./shared.ts";

/** What the caller of the API has written freely. */
const Written = classified(z.string(), "personal");

const StatementDocument = z
  .object({
    purpose: Plain.describe("Key of the purpose."),
    granted: z.boolean(),
    time: Instant.describe("When the person said it; of a grant that ran out, when it was given."),
    expires: Instant.nullable().describe(
      "The first instant at which a grant is none any more; of one that ran out, when it did. A denial has no end.",
    ),
    basis: z.enum(BASES).describe("The purpose's basis at that time."),
    source: Written,
    wording: Written.nullable().describe(
      "Version of the wording that was answered, when it was said.",
    ),
    via: z.enum(STATEMENT_WAYS).describe("The way by which it came."),
    actor: Actor.optional().describe("Who recorded it, when it came by the API."),
  })
  .describe("A person's dated answer to one purpose.");

const PurposeState = z
  .object({
    purpose: Plain.describe("Key of the purpose."),
    name: Plain,
    basis: z.enum(BASES),
    allowed: z.boolean(),
    reason: z
      .enum(["NO_CONSENT", "OPTED_OUT"])
      .nullable()
      .describe("Why it is not allowed; null when it is."),
    statement: StatementDocument.nullable().describe(
      "The statement that counts, over all of the person's identifiers; null when nothing was said.",
    ),
  })
  .describe("Where a person stands with one purpose.");

const Profile = classified(z.string(), "pseudonymous")
  .nullable()
  .describe("The profile; null when the identifier was never seen.");

export const ConsentsQuery = z.object({
  identifier: IdentifierText,
  limit: z.coerce.number().int().min(1).max(500).default(50).describe("Entries of the ledger."),
});

export const ConsentsResponse = z
  .object({
    profile: Profile,
    purposes: z.array(PurposeState),
    ledger: z
      .array(
        z.object({
          seq: z.int(),
          time: Instant.describe("When it was recorded."),
          identifier: classified(z.string(), "identifier")
            .nullable()
            .describe("The identifier through which it was said; null when it is gone."),
          cause: z.int().nullable().describe("The entry of the event that carried it."),
          statements: z.array(StatementDocument),
        }),
      )
      .describe("What was recorded, newest first."),
  })
  .describe("What a person agreed to, purpose by purpose, and the ledger that says so.");
export type ConsentsResponse = z.infer<typeof ConsentsResponse>;
export type StatementDocument = z.infer<typeof StatementDocument>;

const PurposeSummary = z
  .object({
    purpose: Plain.describe("Key of the purpose."),
    name: Plain,
    basis: z.enum(BASES),
    granted: z.int().describe("Known profiles whose last answer is a grant that holds."),
    denied: z.int().describe("Known profiles whose last answer is a denial."),
    expired: z.int().describe("Known profiles whose grant ran out."),
    none: z.int().describe("Known profiles that were never heard."),
  })
  .describe("What the known profiles answered to one purpose.");

export const ConsentSummaryResponse = z
  .object({
    known: z.int().describe("Known profiles: those with an identifier that names a person."),
    purposes: z.array(PurposeSummary).describe("The purposes that are in force."),
  })
  .describe("What the known profiles agreed to, purpose by purpose, as it stands now.");
export type ConsentSummaryResponse = z.infer<typeof ConsentSummaryResponse>;

const ConsentString = z.string().min(1).max(10_000).optional();

const StatementRequest = z
  .strictObject({
    purpose: z.string().min(1).max(100).describe("Key of a purpose."),
    granted: z.boolean(),
    time: Instant.optional().describe("When the person said it; absent: now. Never in the future."),
    expires: z
      .union([DurationText, Instant])
      .optional()
      .describe(
        "Of a grant: an instant, or a time from `time` such as 365d, 100 years at most. Absent: as the purpose says.",
      ),
    wording: z.string().min(1).max(100).optional().describe("Version of the wording answered."),
    source: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Where it was said; absent: the key's source."),
  })
  .refine(({ granted, expires }) => granted || expires === undefined, {
    path: ["expires"],
    message: "a denial has no end",
  });

export const RecordConsentRequest = z
  .strictObject({
    identifier: IdentifierText,
    statements: z.array(StatementRequest).min(1).max(100).optional(),
    tcString: ConsentString.describe("A TC string of the IAB's framework, version 2."),
    gppString: ConsentString.describe("A GPP string of the IAB."),
  })
  .refine(
    ({ statements, tcString, gppString }) =>
      statements !== undefined || tcString !== undefined || gppString !== undefined,
    "say something: statements, tcString or gppString",
  )
  .describe("What a person said. All of it is recorded, or nothing.");
export type RecordConsentRequest = z.infer<typeof RecordConsentRequest>;

export const RecordConsentResponse = z
  .object({
    profile: classified(z.string(), "pseudonymous"),
    seq: z.int().describe("Commit sequence of the profile with what was recorded."),
    recorded: z.array(StatementDocument).describe("The statements, as they stand in the ledger."),
    purposes: z.array(PurposeState),
  })
  .describe("What was recorded, and where the person stands now.");
export type RecordConsentResponse = z.infer<typeof RecordConsentResponse>;

export const GpcResponse = z
  .object({
    gpc: z.boolean().describe("True when a purpose in force heeds the signal."),
    lastUpdate: z.iso.date().describe("Since when it is heeded as it is."),
  })
  .describe("Whether Global Privacy Control is heeded (https://www.w3.org/TR/gpc/).");

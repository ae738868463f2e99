import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { IdentifierText, Instant, Json, ProfileId } from "./shared.ts";

/** A group id: of a company or a household. */
export const AccountId = classified(z.string(), "pseudonymous");

const Trait = z.object({
  name: Plain,
  value: classified(Json, "by:name"),
  kind: z.enum(["declared", "observed", "computed"]),
  source: Plain.nullable(),
  time: Instant.nullable().describe(
    "When it was said; of a computed one the latest of the events that it is measured of, or when it was computed.",
  ),
  events: z.int().optional().describe("Of a computed one: how many events it is measured of."),
  window: Plain.optional().describe("Of a computed one: which time its events are of."),
  reason: Plain.optional().describe("Why it has no value, or what its value leaves out."),
});

const Membership = z.object({
  account: AccountId,
  since: Instant.describe("The earliest group call known that named it."),
  source: Plain.describe("Where the last one came from."),
  stated: Instant.describe("Time of the last one."),
});

export const ProfileResponse = z
  .object({
    id: ProfileId,
    seq: z.int().describe("Commit sequence that made this state."),
    identifiers: z.array(z.object({ identifier: IdentifierText, since: Instant })),
    traits: z.array(Trait),
    segments: z
      .array(z.object({ segment: Plain, since: Instant }))
      .describe("The segments that it is in, by key."),
    kinds: z.array(Plain).describe("Those of them that are kinds of profiles: buyer, seller, …"),
    accounts: z.array(Membership).describe("The accounts that it is in."),
    events: z.int(),
    orders: z.int(),
    firstSeen: Instant.nullable(),
    lastSeen: Instant.nullable(),
    links: z.array(
      z.object({
        a: IdentifierText,
        b: IdentifierText,
        seq: z.int(),
        revokedBy: z.int().nullable(),
      }),
    ),
  })
  .describe("A person: the facets connected by live links, folded together.");
export type ProfileResponse = z.infer<typeof ProfileResponse>;

export const ProfileQuery = z.object({ identifier: IdentifierText });

export const TimelineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z
    .string()
    .regex(/^-?\d{1,15}-\d{1,15}$/, "send the `next` of the page before as it is")
    .optional()
    .describe("The `next` of the page before."),
});
export const TimelineResponse = z
  .object({
    entries: z.array(
      z.object({
        seq: z.int(),
        time: Instant,
        kind: Plain,
        sentence: classified(z.string(), "built"),
        entry: classified(Json, "record"),
        about: z
          .array(IdentifierText)
          .describe(
            "Identifiers of the facets that the entry names by their numbers, in its order.",
          ),
      }),
    ),
    next: Plain.nullable(),
  })
  .describe("What happened to a profile, newest first.");
export type TimelineResponse = z.infer<typeof TimelineResponse>;

export const UnmergeRequest = z
  .strictObject({
    take: z.array(IdentifierText).min(1).max(1000).describe("Identifiers that leave the profile."),
    reason: z.string().min(1).max(1000),
  })
  .describe(
    "Separate a profile: every live link between the taken identifiers and the rest is revoked.",
  );
export const UndoRequest = z
  .strictObject({ unmerge: z.int().min(1).describe("The unmerge's id.") })
  .describe("Lift an unmerge.");
export const SeparationResponse = z
  .object({
    id: z.int().describe("The id by which it can be undone."),
    profiles: z.array(ProfileId),
  })
  .describe("The profiles that stand apart, or together again.");
export type SeparationResponse = z.infer<typeof SeparationResponse>;

/** A line of the export of profiles. */
export const ExportedProfile = z.object({
  id: ProfileId,
  identifiers: z.array(IdentifierText),
  traits: classified(z.record(z.string(), Json), "traits"),
  events: z.int(),
  orders: z.int(),
  accounts: z.array(AccountId),
});

import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { IdentifierText, Instant, Json, ProfileId } from "./shared.ts";

export const SegmentState = z
  .object({
    key: Plain,
    name: Plain.nullable(),
    version: z.int().describe("The live version."),
    members: z.int().describe("Profiles that are in it now."),
    status: z
      .enum(["live", "catching up"])
      .describe("Catching up: it is new or has changed, and not everybody was looked at yet."),
    progress: z
      .number()
      .min(0)
      .max(1)
      .describe("The part of the people of before that was looked at; 1 when it is live."),
    namedBy: z.array(Plain).describe("Live definitions that name it, as kind:key."),
  })
  .describe("A segment that is live.");
export type SegmentState = z.infer<typeof SegmentState>;

export const SegmentList = z.object({ segments: z.array(SegmentState) });

export const SegmentParams = z.object({ key: z.string().min(1).max(100) });

export const MembersQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z
    .string()
    .regex(/^p\d{1,15}$/, "send the `next` of the page before as it is")
    .optional()
    .describe("`next` of the page before."),
});

export const MembersResponse = z
  .object({
    members: z.array(
      z.object({ profile: ProfileId, identifiers: z.array(IdentifierText), since: Instant }),
    ),
    next: Plain.nullable(),
  })
  .describe("Who is in a segment, in the order of their ids.");
export type MembersResponse = z.infer<typeof MembersResponse>;

/** A line of the export of members. */
export const ExportedMember = z.object({
  id: ProfileId,
  since: Instant,
  identifiers: z.array(IdentifierText),
  traits: classified(z.record(z.string(), Json), "traits"),
});

import { z } from "zod";
import { Actor, classified, Plain } from "./classified.ts";
import { Instant, JsonObject } from "./shared.ts";

/** What the audit log notes: changes by a person or key, and reads of everything there is. */
export const AUDIT_ACTIONS = [
  "profile.unmerge",
  "profile.undo",
  "account.leave",
  "consent.record",
  "definition.draft",
  "definition.review",
  "definition.live",
  "definition.archived",
  "definition.discarded",
  "catalog.change",
  "approval.changed",
  "model.trained",
  "model.rolled-back",
  "key.add",
  "key.rotate",
  "key.revoke",
  "person.add",
  "person.change",
  "person.link",
  "person.password",
  "session.start",
  "session.end",
  "quarantine.release",
  "quarantine.discard",
  "clock.set",
  "import",
  "export.events",
  "export.profiles",
  "export.members",
  "export.decisions",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "a hash is 64 lower-case hex digits");

export const AuditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("The `next` of the page before: rows with a lower number."),
  actor: z.string().min(1).max(200).optional().describe("Only what this actor did."),
  action: z.enum(AUDIT_ACTIONS).optional().describe("Only this action."),
  target: z.string().min(1).max(300).optional().describe("Only what was done to this."),
  since: Instant.optional().describe("Only what was done at this instant or later."),
  until: Instant.optional().describe("Only what was done before this instant."),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditList = z
  .object({
    rows: z.array(
      z.object({
        n: z.number().describe("Its number: 1 is the first, without gaps."),
        at: Instant.nullable(),
        actor: Actor.describe("A person's or key's name, `local` for the command line, `start`."),
        action: Plain,
        target: Plain.describe("What it was done to: p42, offer:welcome, key:k_…, person:u_…."),
        details: classified(JsonObject, "record"),
        prev: Plain.describe("Hash of the row before."),
        hash: Plain.describe(
          "SHA-256 over the canonical JSON (RFC 8785) of all of the row's other fields.",
        ),
      }),
    ),
    next: z.number().nullable(),
  })
  .describe("What people and keys did, newest first.");
export type AuditList = z.infer<typeof AuditList>;

export const AuditHead = z
  .strictObject({ n: z.int().min(0), hash: Hash })
  .describe("The last row of an audit log: its number and hash.");
export type AuditHead = z.infer<typeof AuditHead>;

export const AuditVerifyRequest = z
  .strictObject({
    head: AuditHead.optional().describe("A head noted earlier, elsewhere: it must still stand."),
  })
  .prefault({})
  .describe("Check the audit log.");

export const AuditVerification = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    head: z
      .object({ n: z.number(), hash: Plain })
      .nullable()
      .describe("The head that is stored beside the log; note it elsewhere."),
    firstBad: z
      .object({ n: z.number(), what: Plain })
      .nullable()
      .describe("The first row that is not as it was written, and what is wrong with it."),
  })
  .describe("Whether the audit log is as it was written.");
export type AuditVerification = z.infer<typeof AuditVerification>;

import { z } from "zod";
import { KINDS } from "@attune/core/definition";
import { Actor, classified, Plain } from "./classified.ts";
import { Instant, Json, JsonObject } from "./shared.ts";

/** Definitions of one request. */
const MOST = 10_000;

export const KindParams = z.object({ kind: z.enum(KINDS) });
export const DefinitionParams = z.object({ kind: z.enum(KINDS), key: z.string().min(1).max(100) });
export const DefinitionBody = JsonObject.describe(
  "A definition; kind and key may be left to the path.",
);
export const DefinitionQuery = z.object({
  origin: z.enum(["api", "ui"]).default("api").describe("ui when a person wrote it in a form."),
});

/** Definitions as one request brings them. */
export const Definitions = z
  .array(JsonObject)
  .max(MOST, `at most ${MOST.toLocaleString("en")} definitions at once: send them in parts`);
export const Prune = z
  .boolean()
  .default(false)
  .describe("Also archive every live definition that is not among these.");

export const ValidateRequest = z
  .strictObject({ definitions: Definitions })
  .describe("Definitions to check as a set, beside those that are live.");

export const PlanRequest = z
  .strictObject({ definitions: Definitions, prune: Prune })
  .describe("Definitions as they should be live.");

export const ApplyRequest = z
  .strictObject({
    definitions: Definitions,
    prune: Prune,
    base: z
      .int()
      .min(0)
      .optional()
      .describe("`base` of a plan: refused when a definition has changed since."),
    approve: z
      .boolean()
      .default(false)
      .describe("Also approve those of them that are in review with this very content."),
    overDrafts: z
      .boolean()
      .default(false)
      .describe("Also write over drafts of others; without it they refuse the whole."),
  })
  .describe("Definitions that go live together, or not at all.");

export const RejectRequest = z
  .strictObject({
    reason: z
      .string()
      .min(1)
      .max(1000)
      .refine((text) => text.isWellFormed(), "wants whole characters")
      .describe("Told to whoever wrote it."),
  })
  .describe("Why it goes back to draft.");

/** What definitions hold is written by people who run the shop, about nobody. */
const Content = classified(JsonObject, "definition");
const Value = classified(Json, "definition");

const Status = z
  .enum(["draft", "in review", "live", "archived", "discarded"])
  .describe(
    "draft → in review → live → archived; in review only where somebody must approve; discarded: a draft that was thrown away.",
  );
const Origin = z
  .enum(["api", "apply", "ui"])
  .describe("By which way its content came: the API, `apply` from files, the UI.");

const Ref = z.object({ kind: z.enum(KINDS), key: Plain, version: z.int(), status: Status });
const WaitsFor = z
  .array(Plain)
  .describe(
    "What it refers to that is not live: it needs no approval itself, and waits for these.",
  );
const Applied = Ref.extend({
  waitsFor: WaitsFor.optional(),
  sentBack: Plain.optional().describe(
    "Why this very content was sent back from review before it went there again.",
  ),
});
export const ApplyResponse = z
  .object({
    seq: z.int().nullable().describe("Commit sequence; null when nothing changed."),
    changed: z.array(Applied),
    unchanged: z.array(Applied),
  })
  .describe("What changed, and where each stands now.");
export type ApplyResponse = z.infer<typeof ApplyResponse>;

const Reason = Plain.nullable().describe("Why it was sent back from review; else null.");

export const DefinitionDocument = z
  .object({
    definition: Content,
    version: z.int(),
    status: Status,
    actor: Actor.describe("Name of the key that changed this version last."),
    at: Instant,
    origin: Origin,
    authors: z
      .array(Actor)
      .describe("Everyone who wrote on this version; none of them may approve it."),
    reason: Reason,
    revision: Plain.describe("For If-Match: another content or status has another one."),
  })
  .describe("One version of a definition.");
export type DefinitionDocument = z.infer<typeof DefinitionDocument>;
export const DefinitionList = z.object({ definitions: z.array(DefinitionDocument) });
export type DefinitionList = z.infer<typeof DefinitionList>;

const DefinitionEvent = z
  .object({
    seq: z.int(),
    version: z.int(),
    status: Status.describe("What it became."),
    actor: Actor,
    origin: Origin,
    at: Instant,
    reason: Reason,
  })
  .describe("Something that was done to a definition.");

export const DefinitionHistory = DefinitionList.extend({
  history: z.array(DefinitionEvent).describe("What was done and by whom, newest first."),
}).describe("A definition's versions, newest first, with its history.");
export type DefinitionHistory = z.infer<typeof DefinitionHistory>;

const PlannedVersion = z.object({
  version: z.int(),
  status: Status,
  actor: Actor,
  at: Instant,
  origin: Origin,
});

const PlannedChange = z
  .object({
    kind: z.enum(KINDS),
    key: Plain,
    change: z
      .enum(["create", "update", "archive", "unchanged", "in review"])
      .describe("`in review`: it waits there as it is; apply would change nothing."),
    version: z.int().describe("The version that it would be; of what stays or goes, the live one."),
    live: PlannedVersion.nullable().describe("The version that is live now."),
    newest: PlannedVersion.nullable().describe("The newest version, which may be a draft."),
    needsApproval: z.boolean(),
    waitsFor: WaitsFor.optional(),
    inTheWay: z
      .object({ version: z.int(), status: Status, authors: z.array(Plain) })
      .optional()
      .describe("A draft of others with other content: apply refuses without overDrafts."),
    diff: z.array(
      z.object({
        pointer: Plain.describe(
          "JSON Pointer; elements of a list that have a key or name are named by it, not by number.",
        ),
        before: Value.optional().describe("Absent where the place is new."),
        after: Value.optional().describe("Absent where the place is gone."),
      }),
    ),
  })
  .describe("What apply would do to one definition.");
export type PlannedChange = z.infer<typeof PlannedChange>;

export const PlanResponse = z
  .object({
    base: z.int().describe("Sequence of the last change to any definition: give it to apply."),
    changes: z.array(PlannedChange),
  })
  .describe("What apply would do.");
export type PlanResponse = z.infer<typeof PlanResponse>;

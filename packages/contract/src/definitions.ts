import { z } from "zod";
import { KINDS } from "@attune/core/definition";
import { Instant, JsonObject } from "./shared.ts";

export const DefinitionParams = z.object({ kind: z.enum(KINDS), key: z.string().min(1).max(100) });
export const DefinitionBody = JsonObject.describe(
  "A definition; kind and key may be left to the path.",
);
export const ApplyRequest = z
  .strictObject({ definitions: z.array(JsonObject).max(10_000) })
  .describe("Definitions that go live together, or not at all.");

const Ref = z.object({ kind: z.enum(KINDS), key: z.string(), version: z.int() });
export const ApplyResponse = z
  .object({
    seq: z.int().nullable().describe("Commit sequence; null when nothing changed."),
    changed: z.array(Ref.extend({ status: z.string() })),
    unchanged: z.array(Ref),
  })
  .describe("What changed.");
export type ApplyResponse = z.infer<typeof ApplyResponse>;

export const DefinitionDocument = z
  .object({
    definition: JsonObject,
    version: z.int(),
    status: z.enum(["draft", "live", "archived"]),
    actor: z.string(),
    at: Instant,
  })
  .describe("One version of a definition.");
export type DefinitionDocument = z.infer<typeof DefinitionDocument>;
export const DefinitionList = z.object({ definitions: z.array(DefinitionDocument) });
export type DefinitionList = z.infer<typeof DefinitionList>;

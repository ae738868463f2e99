import { z } from "zod";
import type { ProblemDocument, ProblemSlug } from "./problem.ts";
import { isProblemSlug } from "./problem.ts";
import { Json, JsonObject } from "./shared.ts";

/** Where the OpenFeature Remote Evaluation Protocol is answered. */
const FLAGS = "/ofrep/v1/evaluate/flags";

export const OFREP_REASONS = [
  "STATIC",
  "DEFAULT",
  "TARGETING_MATCH",
  "SPLIT",
  "DISABLED",
  "STALE",
  "ERROR",
  "UNKNOWN",
] as const;
export type OfrepReason = (typeof OFREP_REASONS)[number];

export const EvaluateFlagsRequest = z
  .object({
    context: JsonObject.default({}).describe(
      "OpenFeature's evaluation context. targetingKey is user_id with a server key, anonymous_id with a browser key; identifiers and userHash name somebody as in /v1/decide. The rest is what rules read as context.",
    ),
  })
  .describe("Evaluate flags for somebody (OFREP).");
export type EvaluateFlagsRequest = z.infer<typeof EvaluateFlagsRequest>;

export const FlagMetadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const FlagAnswer = z
  .object({
    key: z.string(),
    value: Json.optional().describe("Absent: the application uses its own default."),
    variant: z.string().optional().describe("What the content says, else the key of the offer."),
    reason: z
      .enum(OFREP_REASONS)
      .describe("With a browser key nothing that says more of somebody."),
    metadata: FlagMetadata.describe(
      "decisionId, and recorded: false when the ledger could not be written; with it what the content says.",
    ),
  })
  .describe("A flag: what a slot shows, as OpenFeature reads it.");
export type FlagAnswer = z.infer<typeof FlagAnswer>;

export const FlagsAnswer = z
  .object({ flags: z.array(FlagAnswer) })
  .describe("Every flag. Decided and recorded; nothing is reserved.");
export type FlagsAnswer = z.infer<typeof FlagsAnswer>;

export const FlagKey = z.object({ key: z.string().max(300) });

type ErrorCode =
  | "PARSE_ERROR"
  | "TARGETING_KEY_MISSING"
  | "INVALID_CONTEXT"
  | "FLAG_NOT_FOUND"
  | "GENERAL";

/** What OFREP calls our problems; the others are GENERAL. */
const CODES: Partial<Readonly<Record<ProblemSlug, ErrorCode>>> = {
  "body-not-json": "PARSE_ERROR",
  "body-not-readable": "PARSE_ERROR",
  "content-type-not-supported": "PARSE_ERROR",
  "encoding-not-supported": "PARSE_ERROR",
  "body-too-large": "INVALID_CONTEXT",
  "identifier-not-valid": "INVALID_CONTEXT",
  "context-not-valid": "INVALID_CONTEXT",
  "targeting-key-missing": "TARGETING_KEY_MISSING",
  "flag-not-found": "FLAG_NOT_FOUND",
};

const codeOf = ({ type, errors = [] }: ProblemDocument, isOfFlag: boolean): ErrorCode => {
  const slug = type.replace("/problems/", "");
  if (slug === "body-not-valid")
    return errors.some(({ pointer }) => pointer.startsWith("/context"))
      ? "INVALID_CONTEXT"
      : "PARSE_ERROR";
  // A key so long or odd that it is no path here: no flag has it.
  if (slug === "not-found" && isOfFlag) return "FLAG_NOT_FOUND";
  return (isProblemSlug(slug) ? CODES[slug] : undefined) ?? "GENERAL";
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The flag that a path asks for; null for a path that asks for all of them. */
const keyOf = (path: string): string | null => {
  const key = path.slice(FLAGS.length + 1);
  return key === "" ? null : decoded(key);
};

/**
 * A problem as it is answered at a path: OFREP's clients find their own members in it, beside those of
 * RFC 9457.
 */
export const problemAt = (url: string, document: ProblemDocument): ProblemDocument => {
  const path = url.split("?", 1)[0] ?? url;
  if (path !== FLAGS && !path.startsWith(`${FLAGS}/`)) return document;
  const key = keyOf(path);
  return {
    ...document,
    ...(key === null ? {} : { key }),
    errorCode: codeOf(document, key !== null),
    errorDetails: document.detail ?? document.title,
  };
};

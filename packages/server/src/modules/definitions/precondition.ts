import { problem } from "@attune/contract";
import type { DefinitionRef, Precondition } from "../../platform/store/index.ts";

/** Revisions in a list of entity tags: `"a", W/"b"`. */
const revisionsIn = (header: string): string[] =>
  header
    .split(",")
    .map((tag) => /^\s*(?:W\/)?"?([^"]*?)"?\s*$/.exec(tag)?.[1] ?? "")
    .filter((revision) => revision !== "");

type Headers = {
  readonly "if-match"?: string | undefined;
  readonly "if-none-match"?: string | undefined;
};

/** Refuses an approval that does not name what was looked at: its author may have changed it since. */
export const checkNamesRevision = (precondition: Precondition | null): void => {
  if (typeof precondition?.wants === "object") return;
  throw problem("revision-needed", { detail: "If-Match names no revision." });
};

/** What If-Match or If-None-Match say that the caller believes; null when they say nothing. */
export const preconditionOf = (
  { kind, key }: DefinitionRef,
  { "if-match": match, "if-none-match": none }: Headers,
): Precondition | null => {
  if (match !== undefined && none !== undefined)
    throw problem("body-not-valid", {
      detail: "If-Match and If-None-Match exclude each other: send one of them.",
    });
  if (match !== undefined)
    return { kind, key, wants: match.trim() === "*" ? "any" : revisionsIn(match) };
  if (none === undefined) return null;
  if (none.trim() === "*") return { kind, key, wants: "none" };
  throw problem("body-not-valid", { detail: "If-None-Match takes * only." });
};

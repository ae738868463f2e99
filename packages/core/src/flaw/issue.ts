import type { z } from "zod";
import { FLAWS } from "./catalogue.ts";
import type { FlawSaid, Told } from "./told.ts";

/** How the parser begins what it says by itself; other words were written for the very place. */
const BY_ITSELF = /^(?:Invalid|Too (?:small|big)|Unrecognized key)/;

type Issue = z.core.$ZodIssue;
type Bound = Extract<Issue, { readonly code: "too_small" | "too_big" }>;

const BOUNDED: Readonly<Record<string, "text" | "list" | "number">> = {
  string: "text",
  array: "list",
  set: "list",
  number: "number",
  int: "number",
};

const boundOf = (issue: Bound): FlawSaid | null => {
  const of = BOUNDED[issue.origin];
  if (of === undefined) return null;
  const isLeast = issue.code === "too_small";
  const limit = Number(isLeast ? issue.minimum : issue.maximum);
  const inclusive = issue.inclusive === false ? "no" : "yes";
  if (of === "number")
    return {
      code: isLeast ? "number-too-small" : "number-too-big",
      with: { limit, inclusive },
    };
  if (of === "text") return { code: isLeast ? "text-too-short" : "text-too-long", with: { limit } };
  return { code: isLeast ? "list-too-short" : "list-too-long", with: { limit } };
};

const isCode = (code: string): code is keyof typeof FLAWS => Object.hasOwn(FLAWS, code);

/** Codes of flaws of the catalogue by their words: a schema carries the words alone. */
const BY_WORDS = new Map<string, keyof typeof FLAWS>(
  Object.keys(FLAWS)
    .filter(isCode)
    .map((code) => [FLAWS[code], code]),
);

/** What was found wrong, without its words; null where they are neither the parser's own nor of the catalogue. */
const issueSaid = (issue: Issue): FlawSaid | null => {
  const code = BY_WORDS.get(issue.message);
  if (code !== undefined) return { code, with: {} };
  if (!BY_ITSELF.test(issue.message)) return null;
  switch (issue.code) {
    case "invalid_type":
      return { code: "value-type", with: { wanted: issue.expected } };
    case "too_small":
    case "too_big":
      return boundOf(issue);
    case "invalid_value":
      return { code: "value-not-one-of", with: { values: issue.values.map(String).join(", ") } };
    case "invalid_format":
      return issue.format === "regex"
        ? null
        : { code: "text-format", with: { format: issue.format } };
    case "not_multiple_of":
      return { code: "number-not-multiple", with: { of: issue.divisor } };
    case "unrecognized_keys":
      return {
        code: "field-unknown",
        with: { names: issue.keys.join(", "), count: issue.keys.length },
      };
    default:
      return null;
  }
};

/** What the parser found wrong, in its words; `said` where they are its own. */
export const issueTold = (issue: Issue): Told => {
  const said = issueSaid(issue);
  return { message: issue.message, ...(said === null ? {} : { said }) };
};

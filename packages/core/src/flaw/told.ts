import type { FlawCode } from "./catalogue.ts";
import { FLAWS } from "./catalogue.ts";

type Plain = string | number;

/** A flaw that is the reason for another, without its words. */
type FlawReason = { readonly code: FlawCode; readonly with: Readonly<Record<string, Plain>> };

/** A flaw without its words, for who says it in another language. */
export type FlawSaid = {
  readonly code: FlawCode;
  /** What stands in its words, by name. */
  readonly with: Readonly<Record<string, Plain | FlawReason>>;
};

/** What is wrong, in English; `said` where it has a code. */
export type Told = { readonly message: string; readonly said?: FlawSaid };

type Parts = Readonly<Record<string, Plain | Told>>;

const textOf = (part: Plain | Told | undefined): string => {
  if (typeof part === "object") return part.message;
  return typeof part === "number" ? part.toLocaleString("en") : (part ?? "");
};

/** A reason without its words; what is the reason for that in turn is said in English. */
const reasonOf = ({ code, with: parts }: FlawSaid): FlawReason => ({
  code,
  with: Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) =>
      typeof part === "object" ? [] : [[name, part] as const],
    ),
  ),
});

/** A part as it is said elsewhere: a reason that has no code stays in its own words. */
const saidOf = (part: Plain | Told): Plain | FlawReason => {
  if (typeof part !== "object") return part;
  return part.said === undefined ? part.message : reasonOf(part.said);
};

/** Says a flaw of the catalogue. */
export const told = (code: keyof typeof FLAWS, parts: Parts = {}): Told => ({
  message: FLAWS[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => textOf(parts[name])),
  said: {
    code,
    with: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, saidOf(part)])),
  },
});

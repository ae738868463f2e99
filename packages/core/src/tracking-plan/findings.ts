import type { Json } from "../json/index.ts";
import { escapeKey } from "../json/index.ts";
import { PLAN_LIMITS } from "./schema.ts";
import type { PlanAction, Verdict, Violation } from "./verdict.ts";
import type { Want } from "./want.ts";

/** A rule as it was compiled: its name, what it wants, and what breaking it means. */
export type Broken = {
  readonly rule: string;
  readonly want: Want;
  readonly action: Exclude<PlanAction, "allow">;
};

/** Collects what is wrong with one message while the checks walk through it. */
export type Findings = {
  /** Where the walk is. */
  readonly at: (string | number)[];
  /** Notes that a rule is broken there; answers false, as the check then does. */
  readonly add: (broken: Broken, value: Json | undefined) => false;
  readonly verdict: () => Verdict | null;
};

/** Longest pointer that is told: names of properties are the sender's, and may be long. */
const MAX_POINTER = 500;

/** The type of a value in a word; never the value, which may be personal. */
export const typeName = (value: Json | undefined): string => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
};

const pointerTo = (path: readonly (string | number)[]): string =>
  path
    .map((key) => `/${escapeKey(String(key))}`)
    .join("")
    .slice(0, MAX_POINTER);

export const createFindings = (...start: readonly string[]): Findings => {
  const at: (string | number)[] = [...start];
  const found: Violation[] = [];
  const worst = { isBlock: false };

  const keep = (violation: Violation): void => {
    if (found.length < PLAN_LIMITS.violations) found.push(violation);
    // What blocks the event is always among those that are told.
    else if (violation.action === "block" && !worst.isBlock) found[found.length - 1] = violation;
    worst.isBlock ||= violation.action === "block";
  };

  return {
    at,
    add: ({ rule, want, action }, value) => {
      keep({ rule, pointer: pointerTo(at), want, saw: typeName(value), action });
      return false;
    },
    verdict: () =>
      found.length === 0 ? null : { action: worst.isBlock ? "block" : "warn", violations: found },
  };
};

import type { Want } from "./want.ts";
import { wantText } from "./want.ts";

/** What happens to an event that breaks a rule of its tracking plan. */
export const PLAN_ACTIONS = ["allow", "warn", "block"] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** One rule that an event broke. It never holds the value, which may be personal. */
export type Violation = {
  /** Names the rule, not the event: events that failed alike have the same rules, as in `properties.total:required`. */
  readonly rule: string;
  /** Where in the message, a JSON Pointer. */
  readonly pointer: string;
  /** What the plan wants there. */
  readonly want: Want;
  /** The type of what stood there, as in "string", or "nothing". */
  readonly saw: string;
  readonly action: Exclude<PlanAction, "allow">;
};

/** What the live tracking plans say of an event that breaks at least one rule. */
export type Verdict = {
  /** The worst of the violations' actions. */
  readonly action: Exclude<PlanAction, "allow">;
  /** At most `PLAN_LIMITS.violations`. */
  readonly violations: readonly Violation[];
};

/** A violation in one sentence, without the value. */
export const sentenceOf = ({ want, saw }: Violation): string =>
  `wanted ${wantText(want)}, saw ${saw}`;

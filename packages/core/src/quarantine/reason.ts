import type { Verdict, Violation, Want } from "../tracking-plan/index.ts";
import { sentenceOf } from "../tracking-plan/index.ts";

/** Why an event is kept out: the rule that it broke, where, and what was wanted. Never its values. */
export type QuarantineReason = {
  /** Names the rule, so that events that failed alike have the same. */
  readonly rule: string;
  /** A JSON Pointer into the message. */
  readonly pointer: string;
  readonly detail: string;
  /** What a tracking plan wants there and the type that it saw, to be said in another language. */
  readonly want?: Want;
  readonly saw?: string;
};

/** What is told of a broken rule. */
export const reasonOf = (violation: Violation): QuarantineReason => ({
  rule: violation.rule,
  pointer: violation.pointer,
  detail: sentenceOf(violation),
  want: violation.want,
  saw: violation.saw,
});

/** The rules that keep an event out; those that only warn are no reason. */
export const reasonsOf = ({ violations }: Verdict): QuarantineReason[] =>
  violations.filter(({ action }) => action === "block").map(reasonOf);

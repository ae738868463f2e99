import type { Basis, Consents, Statement } from "./statement.ts";
import { statementFor } from "./statement.ts";

/** Whether a purpose may be acted on for a person, and until when that holds without a new answer. */
export type Permission =
  | { readonly allowed: true; readonly until: number | null }
  | { readonly allowed: false; readonly reason: "NO_CONSENT" | "OPTED_OUT" };

/** What of a purpose decides: a part, so that it travels with a decision to its commit. */
export type PurposeBasis = { readonly key: string; readonly basis: Basis };

const NO_CONSENT: Permission = { allowed: false, reason: "NO_CONSENT" };
const OPTED_OUT: Permission = { allowed: false, reason: "OPTED_OUT" };
const ALLOWED: Permission = { allowed: true, until: null };

/** True for what a person said no to. That a grant has run out is no objection: nobody said a word. */
export const isDenial = ({ granted, via }: Statement): boolean => !granted && via !== "expiry";

/** What a statement says in a word. */
export type Answer = "granted" | "denied" | "expired";

export const answerOf = (statement: Statement): Answer => {
  if (statement.granted) return "granted";
  return isDenial(statement) ? "denied" : "expired";
};

/** Keys of the purposes that a person has last said no to. */
export const deniedIn = (consents: Consents): readonly string[] =>
  Object.values(consents)
    .filter(isDenial)
    .map(({ purpose }) => purpose);

const permissionBy = (basis: Basis, statement: Statement | null, now: number): Permission => {
  switch (basis) {
    case "consent":
      if (!statement?.granted) return NO_CONSENT;
      if (statement.expires === null) return ALLOWED;
      return statement.expires > now ? { allowed: true, until: statement.expires } : NO_CONSENT;
    case "legitimate_interest":
      return statement && isDenial(statement) ? OPTED_OUT : ALLOWED;
    case "contract":
    case "legal_obligation":
      return ALLOWED;
  }
};

/**
 * Whether a purpose is allowed for a person at an instant (epoch ms), by the last statement over
 * their facets. Fails closed: a purpose that is not in force is not allowed (L7).
 */
export const permissionOf = (
  purpose: PurposeBasis | undefined,
  consents: Consents,
  now: number,
): Permission =>
  purpose ? permissionBy(purpose.basis, statementFor(consents, purpose.key), now) : NO_CONSENT;

/** What holds for a purpose that the caller denies with the call itself, whatever was said before. */
export const permissionDenied = ({ basis }: PurposeBasis): Permission => {
  if (basis === "consent") return NO_CONSENT;
  return basis === "legitimate_interest" ? OPTED_OUT : ALLOWED;
};

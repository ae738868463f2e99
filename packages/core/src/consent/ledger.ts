import type { Consents, Statement } from "./statement.ts";
import { compareStatements, NO_CONSENTS, statementFor } from "./statement.ts";

/** True for a grant whose time has run out at an instant. */
const hasRunOut = ({ granted, expires }: Statement, now: number): boolean =>
  granted && expires !== null && expires <= now;

/**
 * Whether a statement that an event carries is news to the facet that was asked. Consent platforms
 * repeat the answer with every event; a repetition is no statement, so that a tab left open on one
 * device never overrules what the person said on another since.
 */
export const isNews = (consents: Consents, carried: Statement): boolean => {
  const known = statementFor(consents, carried.purpose);
  if (known === null) return true;
  if (carried.time <= known.time)
    return carried.time === known.time && known.granted && !carried.granted;
  if (carried.granted !== known.granted || hasRunOut(known, carried.time)) return true;
  if (known.via === "expiry") return true;
  // An event that does not say which wording it answers repeats the answer that is known.
  return carried.granted && carried.wording !== null && carried.wording !== known.wording;
};

/** Whether a statement stands as a facet's last word already, to the letter. */
export const isKnown = (consents: Consents, statement: Statement): boolean => {
  const known = statementFor(consents, statement.purpose);
  return known !== null && compareStatements(known, statement) === 0;
};

/** The grants that expire, of those that hold. */
const expiring = (consents: Consents): Statement[] =>
  Object.values(consents).filter(({ granted, expires }) => granted && expires !== null);

/** The instant at which the first of the grants that hold expires, epoch ms; null when none does. */
export const firstExpiry = (consents: Consents): number | null => {
  if (consents === NO_CONSENTS) return null;
  const times = expiring(consents).flatMap(({ expires }) => expires ?? []);
  return times.length === 0 ? null : Math.min(...times);
};

/** The grants that hold and have expired at an instant. */
export const expiredBy = (consents: Consents, now: number): Statement[] =>
  expiring(consents).filter((grant) => hasRunOut(grant, now));

/** What the ledger says when a grant's time has run out. */
export const expiryStatement = (grant: Statement): Statement => {
  const { actor: _actor, ...said } = grant;
  return {
    ...said,
    granted: false,
    // Never before the grant itself: a tie denies, so that what has run out has run out for good.
    time: Math.max(grant.time, grant.expires ?? grant.time),
    expires: null,
    via: "expiry",
  };
};

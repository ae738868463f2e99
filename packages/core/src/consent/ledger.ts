import { LONGEST_DURATION } from "../duration/index.ts";
import { isDenial } from "./permission.ts";
import type { Consents, Statement } from "./statement.ts";
import { compareStatements, NO_CONSENTS, statementFor } from "./statement.ts";

/** True for a grant whose time has run out at an instant. */
const hasRunOut = ({ expires }: Statement, now: number): boolean =>
  expires !== null && expires <= now;

/**
 * Whether a statement that an event carries is news to the facet that was asked. Consent platforms
 * repeat the answer with every event; a repetition is no statement, so that a tab left open on one
 * device never overrules what the person said on another since. `person` is what holds over all
 * facets of the profile.
 */
export const isNews = (consents: Consents, carried: Statement, person: Consents): boolean => {
  const known = statementFor(consents, carried.purpose);
  if (known === null) return true;
  // That a grant has run out is nobody's answer: the grant was.
  const yes = !isDenial(known);
  if (carried.time <= known.time) return carried.time === known.time && yes && !carried.granted;
  if (carried.granted !== yes) return true;
  const last = statementFor(person, carried.purpose) ?? known;
  if (!carried.granted || isDenial(last)) return false;
  // An event that does not say which wording it answers repeats the answer that is known.
  const answersOther = carried.wording !== null && carried.wording !== known.wording;
  return hasRunOut(known, carried.time) || answersOther;
};

/** A statement as it may be kept: a grant stands for 100 years at most. */
export const bounded = (statement: Statement): Statement => {
  const { time, expires } = statement;
  return expires === null || expires - time <= LONGEST_DURATION
    ? statement
    : { ...statement, expires: time + LONGEST_DURATION };
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

/**
 * What the ledger says when a grant's time has run out. It takes the grant's place, with its time:
 * a tie denies, so that what has run out has run out for good, and whatever a person said later than
 * the grant counts as before, whenever it is heard.
 */
export const expiryStatement = (grant: Statement): Statement => {
  const { actor: _actor, ...said } = grant;
  return { ...said, granted: false, via: "expiry" };
};

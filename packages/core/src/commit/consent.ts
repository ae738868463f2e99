import type { Consents, Statement } from "../consent/index.ts";
import {
  bounded,
  expiredBy,
  expiryStatement,
  isKnown,
  isNews,
  statementFor,
} from "../consent/index.ts";
import type { Event, Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import { evaluateAll } from "./evaluate.ts";
import type { CommitContext } from "./record.ts";
import { ensureFacet, record } from "./record.ts";
import type { Recorded } from "./entry.ts";
import type { FacetRecord, WorkingSet } from "./working-set.ts";
import { facetIn, profileIn } from "./working-set.ts";

/** Records what an event said of consent on the facet that was asked, as far as it is news to it. */
export const recordCarried = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  facet: FacetRecord,
  { event, cause }: { readonly event: Event; readonly cause: number },
): void => {
  const { consent } = facet.state;
  const person = profileIn(set, facet.profile).state.consent;
  const statements = (event.consent ?? [])
    .filter((carried) => isNews(consent, carried, person))
    .map(bounded);
  if (statements.length > 0)
    record(set, log, context, { kind: "consent", facet: facet.id, cause, statements });
};

/**
 * Records what an event denies that is not kept itself, for its anchor and for the device that was
 * asked, as far as that is known to be the same person's: whatever else is wrong with the event, the
 * denial is heard at once (L7). What it grants waits until it is put right.
 */
export const recordDenials = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { identifiers, consent = [], time }: Event,
): void => {
  const [highest] = identifiers;
  const denials = consent.filter(({ granted }) => !granted);
  if (!highest || denials.length === 0) return;
  const isNew = !set.byIdentifier.has(identifierKey(highest));
  const anchor = ensureFacet(set, log, context, highest, time, context.at);
  if (isNew) evaluateAll(set, log, context, anchor.profile, null);
  const known = identifiers.flatMap((each) => set.byIdentifier.get(identifierKey(each)) ?? []);
  const asked = known.findLast(({ profile }) => profile === anchor.profile) ?? anchor;
  const person = profileIn(set, anchor.profile).state.consent;
  for (const { id, state } of new Set([anchor, asked])) {
    const statements = denials.filter((denial) => isNews(state.consent, denial, person));
    if (statements.length > 0)
      record(set, log, context, { kind: "consent", facet: id, cause: null, statements });
  }
};

export type ConsentRequest = {
  readonly identifier: Identifier;
  readonly statements: readonly Statement[];
};

/** `statements` are those of the request as they are kept; `recorded` is how many were new. */
export type ConsentRecord = {
  readonly facet: FacetRecord;
  readonly statements: readonly Statement[];
  readonly recorded: number;
};

/**
 * A denial of this moment is the last word, though the clock was put back and one of a later time is
 * known: then it has that time, where a tie denies.
 */
const heard = (person: Consents, statement: Statement, now: number): Statement => {
  const last = statementFor(person, statement.purpose);
  return !statement.granted && statement.time === now && last && last.time > now
    ? { ...statement, time: last.time }
    : statement;
};

/**
 * Records what was told of a person outside an event. An identifier not seen before gets its facet.
 * Every statement stands in the ledger, also one that an older or newer one overrules; only what a
 * facet's last word is already, to the letter, is not written twice.
 */
export const recordConsent = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { identifier, statements }: ConsentRequest,
): ConsentRecord => {
  const known = set.byIdentifier.get(identifierKey(identifier));
  const facet = known ?? ensureFacet(set, log, context, identifier, context.at, context.at);
  const { consent } = facet.state;
  const person = profileIn(set, facet.profile).state.consent;
  if (!known) evaluateAll(set, log, context, facet.profile, null);
  const kept = statements.map((each) => heard(person, bounded(each), context.at));
  const told = kept.filter((statement) => !isKnown(consent, statement));
  if (told.length > 0)
    record(set, log, context, {
      kind: "consent",
      facet: facet.id,
      cause: null,
      statements: told,
      active: context.at,
    });
  return { facet, statements: kept, recorded: told.length };
};

/** The oldest facet through which a grant was given that holds for the whole profile. */
const giverOf = (set: WorkingSet, members: readonly number[], grant: Statement): number | null =>
  members.find((facet) => isKnown(facetIn(set, facet).state.consent, grant)) ?? null;

/** Fires a consent timer: each grant that has expired gets its denial, on the facet that gave it. */
export const expireConsents = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
): boolean => {
  if (!set.profiles.has(id)) return false;
  const { state, members } = profileIn(set, id);
  const facets = members.map(({ facet }) => facet);
  const byGiver = Map.groupBy(expiredBy(state.consent, context.at), (grant) =>
    giverOf(set, facets, grant),
  );
  const fired = facets.filter((facet) => byGiver.has(facet));
  for (const facet of fired) {
    const statements = (byGiver.get(facet) ?? []).map(expiryStatement);
    record(set, log, context, { kind: "consent", facet, cause: null, statements });
  }
  return fired.length > 0;
};

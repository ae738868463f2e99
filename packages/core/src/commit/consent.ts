import type { Statement } from "../consent/index.ts";
import { expiredBy, expiryStatement, isKnown, isNews, NO_CONSENTS } from "../consent/index.ts";
import type { Event, Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
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
  const statements = (event.consent ?? []).filter((carried) => isNews(consent, carried));
  if (statements.length > 0)
    record(set, log, context, { kind: "consent", facet: facet.id, cause, statements });
};

/**
 * Records what an event denies that is not kept itself, for its anchor: whatever else is wrong with
 * it, the denial is heard at once (L7). What it grants waits until it is put right.
 */
export const recordDenials = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { identifiers, consent = [], time }: Event,
): void => {
  const [anchor] = identifiers;
  if (!anchor) return;
  const known = set.byIdentifier.get(identifierKey(anchor))?.state.consent ?? NO_CONSENTS;
  const statements = consent.filter((carried) => !carried.granted && isNews(known, carried));
  if (statements.length === 0) return;
  const facet = ensureFacet(set, log, context, anchor, time, context.at);
  record(set, log, context, { kind: "consent", facet: facet.id, cause: null, statements });
};

export type ConsentRequest = {
  readonly identifier: Identifier;
  readonly statements: readonly Statement[];
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
): FacetRecord => {
  const known = set.byIdentifier.get(identifierKey(identifier));
  const facet = known ?? ensureFacet(set, log, context, identifier, context.at, context.at);
  const { consent } = facet.state;
  const told = statements.filter((statement) => !isKnown(consent, statement));
  if (told.length > 0)
    record(set, log, context, {
      kind: "consent",
      facet: facet.id,
      cause: null,
      statements: told,
      active: context.at,
    });
  return facet;
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

import type { Event } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { WorkingSet } from "./working-set.ts";
import { facetIn, holdFacet } from "./working-set.ts";

/** What a store loads for an event: the facets of its identifiers, and their profiles. */
const loadedFor = (set: WorkingSet, { identifiers, alias }: Event): WorkingSet => {
  const narrow: WorkingSet = {
    ...set,
    byIdentifier: new Map(),
    facets: new Map(),
    profiles: new Map(),
  };
  for (const identifier of [...identifiers, alias?.anonymous, alias?.user]) {
    const facet = identifier && set.byIdentifier.get(identifierKey(identifier));
    const profile = facet && set.profiles.get(facet.profile);
    if (!facet || !profile) continue;
    holdFacet(narrow, facet);
    narrow.profiles.set(profile.id, profile);
  }
  return narrow;
};

/**
 * Commits on what a store loads for an event, and nothing more: the facets of its identifiers and their
 * profiles. The other facets of such a profile are not there.
 */
export const commitNarrowly = (
  set: WorkingSet,
  event: Event,
  commit: (narrow: WorkingSet) => void,
): void => {
  const narrow = loadedFor(set, event);
  const known = [...narrow.profiles.keys()];
  const pointed = new Map(set.touched.pointers);
  commit(narrow);
  for (const facet of narrow.facets.values()) holdFacet(set, facet);
  for (const id of known) if (!narrow.profiles.has(id)) set.profiles.delete(id);
  for (const profile of narrow.profiles.values()) set.profiles.set(profile.id, profile);
  // Of facets that were not there only the pointer has changed.
  for (const [facet, profile] of set.touched.pointers)
    if (pointed.get(facet) !== profile) facetIn(set, facet).profile = profile;
};

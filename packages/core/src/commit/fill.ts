import type { Features, ProfileState, Purchases } from "../profile/index.ts";
import { combineFeatures, combinePurchases, NO_PURCHASES, pickFeatures } from "../profile/index.ts";
import { isIn } from "../segment/index.ts";
import type { CommitContext } from "./record.ts";
import { record } from "./record.ts";
import type { Recorded } from "./entry.ts";
import type { WorkingSet } from "./working-set.ts";
import { facetIn, profileIn } from "./working-set.ts";

const without = (features: Features, keys: ReadonlySet<string>): Features =>
  pickFeatures(features, (key) => !keys.has(key));

/**
 * Puts what facets keep of their events by some features in the place of what they kept: they came
 * before the definitions that ask for it. The set holds their profiles whole. It is no entry in the
 * log: folded from nothing with these definitions, the facets would be so.
 */
export const fillFeatures = (
  set: WorkingSet,
  byFacet: ReadonlyMap<number, Features>,
  keys: ReadonlySet<string>,
): void => {
  const profiles = new Set<number>();
  for (const [id, features] of byFacet) {
    const facet = facetIn(set, id);
    const kept = combineFeatures(without(facet.state.features, keys), features);
    facet.state = { ...facet.state, features: kept };
    set.touched.facets.add(id);
    profiles.add(facet.profile);
  }
  for (const id of profiles) {
    const profile = profileIn(set, id);
    const states = profile.members.map(({ facet }): ProfileState => facetIn(set, facet).state);
    const [alone] = states;
    const features = states
      .map((state) => pickFeatures(state.features, (key) => keys.has(key)))
      .reduce(combineFeatures, without(profile.state.features, keys));
    profile.state = states.length === 1 && alone ? alone : { ...profile.state, features };
    set.touched.profiles.add(id);
  }
};

/**
 * Puts what facets keep of their orders and refunds in the place of what they kept, or did not keep
 * where an earlier version of Attune wrote them. The set holds their profiles whole.
 */
export const fillPurchases = (set: WorkingSet, byFacet: ReadonlyMap<number, Purchases>): void => {
  const profiles = new Set<number>();
  for (const [id, purchases] of byFacet) {
    const facet = facetIn(set, id);
    facet.state = { ...facet.state, purchases };
    set.touched.facets.add(id);
    profiles.add(facet.profile);
  }
  for (const id of profiles) {
    const profile = profileIn(set, id);
    const states = profile.members.map(({ facet }): ProfileState => facetIn(set, facet).state);
    const [alone] = states;
    const purchases = states.map((state) => state.purchases).reduce(combinePurchases, NO_PURCHASES);
    profile.state = states.length === 1 && alone ? alone : { ...profile.state, purchases };
    set.touched.profiles.add(id);
  }
};

/** Takes a profile out of a segment that is live no longer. */
export const leaveSegment = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
  segment: string,
): void => {
  const profile = set.profiles.get(id);
  if (!profile || !isIn(profile.memberships, segment)) return;
  record(set, log, context, {
    kind: "membership",
    facet: id,
    cause: null,
    entered: [],
    left: [segment],
    backfill: true,
  });
};

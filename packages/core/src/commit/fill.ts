import type { Features, LaterParts, ProfileState } from "../profile/index.ts";
import {
  combineFeatures,
  combineLaterParts,
  NO_LATER_PARTS,
  pickLaterParts,
} from "../profile/index.ts";
import { isIn } from "../segment/index.ts";
import type { CommitContext } from "./record.ts";
import { record } from "./record.ts";
import type { Recorded } from "./entry.ts";
import type { WorkingSet } from "./working-set.ts";
import { facetIn, profileIn } from "./working-set.ts";

/**
 * Adds what facets keep of events that came before the definitions that ask for it; what came since
 * then was kept as it came. It is no entry in the log: folded from nothing with these definitions, the
 * facets would be so.
 */
export const fillFeatures = (set: WorkingSet, byFacet: ReadonlyMap<number, Features>): void => {
  for (const [id, features] of byFacet) {
    const facet = facetIn(set, id);
    const profile = profileIn(set, facet.profile);
    facet.state = { ...facet.state, features: combineFeatures(facet.state.features, features) };
    profile.state =
      profile.members.length === 1
        ? facet.state
        : { ...profile.state, features: combineFeatures(profile.state.features, features) };
    set.touched.facets.add(id);
    set.touched.profiles.add(profile.id);
  }
};

/**
 * Puts what facets keep of their events in the place of what they kept, or did not keep where an
 * earlier version of Attune wrote them. The set holds their profiles whole.
 */
export const fillLaterParts = (set: WorkingSet, byFacet: ReadonlyMap<number, LaterParts>): void => {
  const profiles = new Set<number>();
  for (const [id, parts] of byFacet) {
    const facet = facetIn(set, id);
    facet.state = { ...facet.state, ...parts };
    set.touched.facets.add(id);
    profiles.add(facet.profile);
  }
  for (const id of profiles) {
    const profile = profileIn(set, id);
    const states = profile.members.map(({ facet }): ProfileState => facetIn(set, facet).state);
    const [alone] = states;
    const parts = states.map(pickLaterParts).reduce(combineLaterParts, NO_LATER_PARTS);
    profile.state = states.length === 1 && alone ? alone : { ...profile.state, ...parts };
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

import type { Features } from "../profile/index.ts";
import { combineFeatures } from "../profile/index.ts";
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

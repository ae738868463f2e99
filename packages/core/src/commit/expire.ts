import type { CommitContext } from "./commit-event.ts";
import { record } from "./commit-event.ts";
import type { Recorded } from "./entry.ts";
import { expiryOf } from "./timers.ts";
import type { WorkingSet } from "./working-set.ts";

/** Fires an expiry timer: the profile is gone as a whole, unless it is known, active or merged by now. */
export const expireProfile = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
): boolean => {
  const profile = set.profiles.get(id);
  const timer = profile ? expiryOf(profile) : null;
  if (!profile || timer === null || timer.due > context.at) return false;
  record(set, log, context, { kind: "expiry", facets: profile.members.map(({ facet }) => facet) });
  return true;
};

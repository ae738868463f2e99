import type { CommitContext } from "./record.ts";
import { record } from "./record.ts";
import type { Recorded } from "./entry.ts";
import { dueOf } from "./timers.ts";
import type { WorkingSet } from "./working-set.ts";

/** Fires an expiry timer: the profile is gone as a whole, unless it is known, active or merged by now. */
export const expireProfile = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
): boolean => {
  const profile = set.profiles.get(id);
  const due = profile ? dueOf("expiry", profile) : null;
  if (!profile || due === null || due > context.at) return false;
  record(set, log, context, { kind: "expiry", facets: profile.members.map(({ facet }) => facet) });
  return true;
};

import type { CommitContext } from "./record.ts";
import { expireConsents } from "./consent.ts";
import type { Recorded } from "./entry.ts";
import { evaluateDue } from "./evaluate.ts";
import { expireProfile } from "./expire.ts";
import type { TimerKind } from "./timers.ts";
import type { WorkingSet } from "./working-set.ts";

/** Fires a timer of a profile; false when nothing is due by then, and the timer is a stale one. */
export const fireTimer = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { kind, profile }: { readonly kind: TimerKind; readonly profile: number },
): boolean => {
  switch (kind) {
    case "expiry":
      return expireProfile(set, log, context, profile);
    case "consent":
      return expireConsents(set, log, context, profile);
    case "segment":
      return evaluateDue(set, log, context, profile);
  }
};

import type { ProfileRecord } from "./working-set.ts";

const DAY = 86_400_000;
/** A profile of anonymous facets only expires after so long without activity (90 days, in ms). */
export const ANONYMOUS_RETENTION = 90 * DAY;

/** A timer: something that time alone changes, at an exact instant (L4). */
export type Timer = { readonly kind: "expiry"; readonly profile: number; readonly due: number };

/** The first UTC day boundary that is a retention period past the last activity, epoch ms. */
export const expiryDue = (lastActivity: number): number =>
  Math.ceil((lastActivity + ANONYMOUS_RETENTION) / DAY) * DAY;

/**
 * When a profile made solely of anonymous facets expires: at the first UTC day boundary that is a
 * retention period past its last activity. On the boundary, so that activity moves a timer once a day.
 * What a person has set apart by an unmerge stays: were it to expire, the cannot-link would go with
 * it, and the next event that carries both identifiers would join them again.
 */
export const expiryOf = (profile: ProfileRecord): Timer | null => {
  if (!profile.members.every(({ anonymous, apart }) => anonymous && !apart)) return null;
  return { kind: "expiry", profile: profile.id, due: expiryDue(profile.state.lastReceived) };
};

import { firstExpiry } from "../consent/index.ts";
import { firstDue } from "../segment/index.ts";
import type { ProfileRecord } from "./working-set.ts";

const DAY = 86_400_000;
/** A profile of anonymous facets only expires after so long without activity (90 days, in ms). */
export const ANONYMOUS_RETENTION = 90 * DAY;

/** What time alone changes, of a profile: it expires, a consent that was given does, or a segment it is in. */
export const TIMER_KINDS = ["expiry", "consent", "segment"] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];
export const isTimerKind = (text: string): text is TimerKind =>
  TIMER_KINDS.some((kind) => kind === text);

/** The timer of an account: its `profile` is the sequence that first named the account. */
export const ACCOUNT_TIMER = "account-segment";

/** The first UTC day boundary that is a retention period past the last activity, epoch ms. */
export const expiryDue = (lastActivity: number): number =>
  Math.ceil((lastActivity + ANONYMOUS_RETENTION) / DAY) * DAY;

/**
 * When a profile made solely of anonymous facets expires: at the first UTC day boundary that is a
 * retention period past its last activity. On the boundary, so that activity moves a timer once a day.
 * What a person has set apart by an unmerge stays: were it to expire, the cannot-link would go with
 * it, and the next event that carries both identifiers would join them again.
 */
const profileExpiry = ({ members, state }: ProfileRecord): number | null =>
  members.every(({ anonymous, apart }) => anonymous && !apart)
    ? expiryDue(state.lastReceived)
    : null;

/** When a timer of a profile is due, at an exact instant (epoch ms); null when there is none (L4). */
export const dueOf = (kind: TimerKind, profile: ProfileRecord): number | null => {
  switch (kind) {
    case "expiry":
      return profileExpiry(profile);
    case "consent":
      return firstExpiry(profile.state.consent);
    case "segment":
      return firstDue(profile.memberships);
  }
};

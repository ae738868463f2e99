/**
 * An offer that a decision gave to somebody: reserved when it was decided, confirmed when it was seen.
 * Keyed by the facet that was decided for; a person's uses are those of all their facets. Times are epoch ms.
 */
export type Use = {
  /** Id of the decision. */
  readonly decision: string;
  readonly facet: number;
  readonly slot: string;
  readonly channel: string;
  readonly offer: string;
  /** Time of the decision: what windows are about. */
  readonly at: number;
  /** The reservation counts while this is later than now; a whole minute, but where it was given back. */
  readonly expires: number;
  /** What showing it costs of its budget, in ten-thousandths of the currency's unit; 0 without a budget. */
  readonly cost: number;
  /** The period of the budget that pays for it, as its claim names it; absent without a budget. */
  readonly period?: string;
  /**
   * Effective time of the first event that says that it was seen, clicked or dismissed. Who clicked or
   * dismissed it has seen it too.
   */
  readonly shown: number | null;
  readonly clicked: number | null;
  readonly dismissed: number | null;
};

/** What one decision wants to reserve of one offer. */
export type Reservation = Pick<Use, "slot" | "channel" | "offer" | "expires" | "cost" | "period">;

const MINUTE = 60_000;

/** When a reservation ends that is made now and lasts so long (ms): the next whole minute. */
export const expiryOf = (now: number, lasts: number): number =>
  Math.ceil((now + lasts) / MINUTE) * MINUTE;

/** Whether a use counts: it was seen, or it is reserved still. */
export const isCounted = ({ shown, expires }: Use, now: number): boolean =>
  shown !== null || expires > now;

/** Most uses of one person that are read at once; of more, the latest. */
export const MOST_USES = 5_000;

/** Uses of one person, of all facets, the latest first; `cut` when there are more than were read. */
export type Uses = { readonly uses: readonly Use[]; readonly cut: boolean };

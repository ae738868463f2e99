/** What became of the events of one source on one UTC day of effective time. */
export type DayCounts = {
  readonly day: number;
  /** Taken in, with those that broke a rule and were only warned about, and those released from quarantine. */
  readonly accepted: number;
  /** Of the accepted: broke a rule of the tracking plan. */
  readonly warned: number;
  /** Of the accepted: came out of quarantine. */
  readonly released: number;
  /** Put into quarantine when they came. */
  readonly quarantined: number;
  readonly duplicate: number;
  /** Could not be events at all; counted on the day of their receipt, of history on their own. */
  readonly rejected: number;
  /** Of the accepted: identify messages. */
  readonly identifies: number;
  /** Of the accepted: belonged to a known profile at their commit, or did within 24 hours. */
  readonly tied: number;
};

export const NO_COUNTS: Omit<DayCounts, "day"> = {
  accepted: 0,
  warned: 0,
  released: 0,
  quarantined: 0,
  duplicate: 0,
  rejected: 0,
  identifies: 0,
  tied: 0,
};

/** The counts of one event name over a window. */
export type EventCounts = {
  readonly type: string;
  readonly name: string;
  readonly accepted: number;
  readonly warned: number;
  readonly released: number;
  readonly quarantined: number;
  readonly duplicate: number;
};

/** How often a rule of the tracking plan was broken, and on which days first and last. */
export type RuleCounts = {
  readonly type: string;
  readonly name: string;
  readonly rule: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** Of the newest event that broke it and was taken in; null when it is gone or none was. */
  readonly profile: number | null;
};

/** The rule that an event breaks which no tracking plan of its source names. */
export const UNKNOWN_EVENT = "event:unknown";

/** Events that no tracking plan names, all of a source together. */
export type UnknownCounts = {
  readonly events: number;
  readonly names: number;
  readonly first: number;
  readonly last: number;
};

/** Links that events stated and that were refused, and on which days first and last. */
export type RefusalCounts = {
  /** A refusal reason of identity: limit, cannot-link or facet-limit. */
  readonly reason: string;
  /** Of the identifier that was refused. */
  readonly namespace: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** Of the newest; null when it is gone. */
  readonly profile: number | null;
};

export type RejectionCounts = { readonly code: string; readonly count: number };

/** Identify messages of a day that carried a trait. */
export type TraitCounts = { readonly day: number; readonly trait: string; readonly count: number };

/** All that is counted of one source. */
export type SourceCounts = {
  readonly source: string;
  /** The first day of which anything is known; null when it never sent. */
  readonly firstDay: number | null;
  /** When something was last received, and the latest effective time; null when it never sent. Epoch ms. */
  readonly lastReceived: number | null;
  readonly lastTime: number | null;
  /** In order; days without anything are not there. */
  readonly days: readonly DayCounts[];
  readonly events: readonly EventCounts[];
  readonly rules: readonly RuleCounts[];
  /** Null when every event was named. */
  readonly unknown: UnknownCounts | null;
  readonly refusals: readonly RefusalCounts[];
  readonly rejections: readonly RejectionCounts[];
  readonly traits: readonly TraitCounts[];
};

/** Known profiles with a value for a trait, as the running sum at the end of each day that changed it. */
export type ProfileTraitCounts = {
  readonly trait: string;
  readonly changes: readonly { readonly day: number; readonly change: number }[];
};

type Outcomes = Pick<EventCounts, "accepted" | "warned" | "released" | "quarantined">;

/** Events that came for the first time: what was released had been counted when it came. */
export const receivedOf = (counts: Outcomes & { readonly rejected?: number }): number =>
  counts.accepted - counts.released + counts.quarantined + (counts.rejected ?? 0);

/** Of the received: those that broke a rule or could not be events. */
export const invalidOf = (counts: Outcomes & { readonly rejected?: number }): number =>
  counts.warned + counts.quarantined + (counts.rejected ?? 0);

/** The sum of some days. */
export const sumOf = (days: readonly Omit<DayCounts, "day">[]): Omit<DayCounts, "day"> =>
  days.reduce(
    (sum, each) => ({
      accepted: sum.accepted + each.accepted,
      warned: sum.warned + each.warned,
      released: sum.released + each.released,
      quarantined: sum.quarantined + each.quarantined,
      duplicate: sum.duplicate + each.duplicate,
      rejected: sum.rejected + each.rejected,
      identifies: sum.identifies + each.identifies,
      tied: sum.tied + each.tied,
    }),
    NO_COUNTS,
  );

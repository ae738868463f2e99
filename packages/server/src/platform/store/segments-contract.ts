import type { Recorded } from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import type { Features } from "@attune/core/profile";
import type { ProfileRow, Wanted } from "./contract.ts";

/** Features that some facets are to be caught up with: of events up to `since`, by facets after `cursor` up to it. */
export type WantedFeatures = {
  readonly keys: readonly string[];
  readonly since: number;
  readonly cursor: number;
};

/** What facets keep of the events that came before their features were asked for: of all up to `upTo`. */
export type GatheredFeatures = WantedFeatures & {
  readonly facets: readonly {
    readonly id: number;
    readonly identifier: Identifier;
    readonly features: Features;
  }[];
  readonly upTo: number;
};

/** What one step of catching up with new definitions did. */
export type FillStep = {
  /** Facets or profiles that it came by. */
  readonly moved: number;
  /** Nothing is left to be caught up with. */
  readonly isDone: boolean;
};

/**
 * How far a segment, the events of a feature, the states of facets or the members of an account have come: ids up to `cursor`
 * of those up to `since`. Of a segment of accounts these are the sequences that first named them.
 */
export type FillingState = {
  readonly kind: "feature" | "segment" | "account" | "account-segment" | "state";
  readonly key: string;
  readonly since: number;
  readonly cursor: number;
};

export type SegmentMember = Pick<ProfileRow, "id" | "identifiers"> & {
  /** Since when it is in, epoch ms. */
  readonly since: number;
};

export type SegmentOverlap = {
  readonly a: string;
  readonly b: string;
  readonly both: number;
};

export type MembershipEntry = Recorded<Extract<Recorded["entry"], { kind: "membership" }>>;

export type SegmentReads = {
  /** Profiles in each segment, by its key; one without members has none. */
  readonly segmentSizes: () => Promise<ReadonlyMap<string, number>>;
  /** The zone of who has none, IANA. */
  readonly defaultZone: () => Promise<string>;
  /** The version that facets' states were written by at least; 0 where nobody has said. */
  readonly stateVersion: () => Promise<number>;
  /** What has not caught up yet. */
  readonly fillings: () => Promise<readonly FillingState[]>;
  /** The ids of all profiles in a segment. */
  readonly segmentProfiles: (segment: string) => Promise<readonly number[]>;
  /** The keys of the segments that profiles are in, in order; of those in none, and of no profile, there is nothing. */
  readonly segmentsOf: (
    profiles: readonly number[],
  ) => Promise<ReadonlyMap<number, readonly string[]>>;
  /** Members in the order of their ids, those after `after`. */
  readonly segmentMembers: (
    segment: string,
    after: number,
    limit: number,
  ) => Promise<readonly SegmentMember[]>;
  /** Streams the members of one snapshot in the order of their ids, a bounded page at a time. */
  readonly exportMembers: (
    segment: string,
    wanted?: Wanted<ProfileRow>,
  ) => AsyncIterable<ProfileRow>;
  /** How many profiles are in both of two segments, for those that have any; each pair once. */
  readonly segmentOverlap: (segments: readonly string[]) => Promise<readonly SegmentOverlap[]>;
  /** Ids of all profiles. */
  readonly profileIds: () => Promise<readonly number[]>;
  /** The profiles with these ids that there are, in no order. */
  readonly profilesOf: (ids: readonly number[]) => Promise<readonly ProfileRow[]>;
  /** The events of some facets, by facet, in no order. */
  readonly eventsOfFacets: (
    facets: readonly number[],
  ) => Promise<ReadonlyMap<number, readonly Event[]>>;
  /** When somebody entered and left segments, the newest first. */
  readonly membershipEntries: (profile: number) => Promise<readonly MembershipEntry[]>;
};

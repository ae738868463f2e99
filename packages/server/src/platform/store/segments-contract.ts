import type { ProfileRow } from "./contract.ts";

/** What one step of catching up with new definitions did. */
export type FillStep = {
  /** Facets or profiles that it came by. */
  readonly moved: number;
  /** Nothing is left to be caught up with. */
  readonly isDone: boolean;
};

/** How far a segment, the events of a feature or the members of an account have come: ids up to `cursor` of those up to `since`. */
export type FillingState = {
  readonly kind: "feature" | "segment" | "account";
  readonly key: string;
  readonly since: number;
  readonly cursor: number;
};

export type SegmentMember = Pick<ProfileRow, "id" | "identifiers"> & {
  /** Since when it is in, epoch ms. */
  readonly since: number;
};

export type SegmentReads = {
  /** Profiles in each segment, by its key; one without members has none. */
  readonly segmentSizes: () => Promise<ReadonlyMap<string, number>>;
  /** What has not caught up yet. */
  readonly fillings: () => Promise<readonly FillingState[]>;
  /** Members in the order of their ids, those after `after`. */
  readonly segmentMembers: (
    segment: string,
    after: number,
    limit: number,
  ) => Promise<readonly SegmentMember[]>;
};

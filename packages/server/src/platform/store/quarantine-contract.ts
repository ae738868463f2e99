import type { FixCounts, QuarantineReason } from "@attune/core/quarantine";
import type { Incoming } from "./contract.ts";

/** An event that waits. Times are epoch milliseconds. */
export type QuarantinedEvent = {
  /** Hex of its dedupe hash: the same message has the same id, whenever it comes. */
  readonly id: string;
  /** Sequence of the entry that put it here; it orders what waits. */
  readonly seq: number;
  readonly at: number;
  readonly group: string;
  readonly reasons: readonly QuarantineReason[];
  /** True when it came by a browser key. */
  readonly isPublic: boolean;
  /** The event as `storedEvent` writes it. */
  readonly stored: string;
};

/** Events that failed alike: of one source, type and name, by the same rules. */
export type QuarantineGroup = {
  readonly group: string;
  readonly source: string;
  readonly type: string;
  readonly name: string;
  readonly reasons: readonly QuarantineReason[];
  readonly waiting: number;
  /** Counted, with their bodies gone. */
  readonly summarised: number;
  /** When the first and the last of them came. */
  readonly first: number;
  readonly last: number;
  /** The newest that waits. */
  readonly example: string | null;
};

export type QuarantineFilter = {
  readonly source: string | null;
  /** Name of the event. */
  readonly event: string | null;
  readonly group: string | null;
};

/** A group's place in the list of groups. */
export type GroupPlace = {
  readonly waits: boolean;
  readonly last: number;
  readonly group: string;
};

export const ALL_QUARANTINED: QuarantineFilter = { source: null, event: null, group: null };

export type QuarantinePage = {
  readonly waiting: number;
  readonly summarised: number;
  /** How many groups there are; `groups` is a page of them: those with events that wait, then by their last. */
  readonly groupCount: number;
  readonly groups: readonly QuarantineGroup[];
  /** The group before which the next page of them begins. */
  readonly groupsNext: GroupPlace | null;
  /** Newest first. */
  readonly events: readonly QuarantinedEvent[];
  /** Sequence before which the next page begins. */
  readonly next: number | null;
};

/** An event that was put right and accepted again, on its way out of quarantine. */
export type ReleaseItem = {
  readonly id: string;
  /** Sequence of the row that was judged; null when there was none. */
  readonly seq: number | null;
  readonly incoming: Incoming | null;
};

export type ReleaseCommand = {
  readonly actor: string;
  readonly at: number;
  /** One event by its id, or a group. */
  readonly target: string;
  readonly fixes: FixCounts;
  readonly items: readonly ReleaseItem[];
  /** Events that still fail as they stand, with the reasons of now. */
  readonly judged: readonly {
    readonly id: string;
    readonly seq: number;
    readonly reasons: readonly QuarantineReason[];
  }[];
};

/**
 * What became of a release. `duplicate` was accepted before, and waits no longer from now on;
 * `known` was accepted and had no row to go; `gone` had none and was never taken in.
 */
export type ReleaseOutcome =
  | { readonly status: "released" | "duplicate" | "known" | "gone" }
  | { readonly status: "failing"; readonly reasons: readonly QuarantineReason[] };

export type Released = {
  /** For each item. */
  readonly outcomes: readonly ReleaseOutcome[];
  /** For each event that was judged, the group that it is in now; null when it waits no longer. */
  readonly groups: readonly (string | null)[];
};

export type DiscardCommand = {
  readonly actor: string;
  readonly at: number;
  readonly reason: string;
} & (
  | { readonly id: string }
  /**
   * Some of those that the filter names, at most `limit`, of each group the oldest first. Of a group
   * of which none waits the summarised ones go too; with a limit of 0 those alone.
   */
  | { readonly filter: QuarantineFilter; readonly limit: number }
);

export type DiscardOutcome = {
  readonly discarded: number;
  /** Summarised events that are counted no longer. */
  readonly summarised: number;
};

/** Quarantine, in the store. Each command is one transaction. */
export type QuarantineStore = {
  /** Commits events while their rows go, both or neither; answers each item. */
  readonly releaseQuarantined: (command: ReleaseCommand) => Promise<Released>;
  readonly discardQuarantined: (command: DiscardCommand) => Promise<DiscardOutcome>;
};

export type QuarantineReads = {
  readonly quarantine: (
    filter: QuarantineFilter,
    limit: number,
    before: number | null,
    groupsBefore: GroupPlace | null,
  ) => Promise<QuarantinePage>;
  readonly quarantined: (id: string) => Promise<QuarantinedEvent | null>;
  readonly quarantineGroup: (group: string) => Promise<QuarantineGroup | null>;
  /** Events of a group that wait, oldest first, from past a sequence on. */
  readonly quarantinedAfter: (
    group: string,
    after: number,
    limit: number,
  ) => Promise<readonly QuarantinedEvent[]>;
  readonly quarantineCounts: (filter: QuarantineFilter) => Promise<{
    readonly waiting: number;
    readonly summarised: number;
  }>;
};

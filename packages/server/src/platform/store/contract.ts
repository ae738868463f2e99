import type { Identifier } from "@attune/core/event";
import type { Recorded, Separated, SeparationProblem } from "@attune/core/commit";
import type { Decision } from "@attune/core/decision";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { ProfileState } from "@attune/core/profile";
import type { Memberships } from "@attune/core/segment";
import type { Verdict } from "@attune/core/tracking-plan";
import type { AccountSegmentReads } from "./account-segments-contract.ts";
import type { AccountReads, AccountStore } from "./accounts-contract.ts";
import type { ApprovalReads, ApprovalStore } from "./approval-contract.ts";
import type { AuditReads, AuditStore } from "./audit-contract.ts";
import type { CatalogReads, CatalogStore } from "./catalog-contract.ts";
import type { DefinitionReads, DefinitionStore } from "./definitions-contract.ts";
import type { ExaminationStore } from "./examination-contract.ts";
import type { ConsentReads, ConsentStore } from "./consent-contract.ts";
import type { ChangeStore } from "./change-contract.ts";
import type { HomeReads } from "./home-contract.ts";
import type { KeyReads, KeyStore } from "./keys-contract.ts";
import type { LeaseStore } from "./lease-contract.ts";
import type { ModelReads, ModelStore } from "./model-contract.ts";
import type { NewestEventReads } from "./newest-events-contract.ts";
import type { SegmentReads } from "./segments-contract.ts";
import type { PeopleReads, PeopleStore } from "./people-contract.ts";
import type { QualityReads, QualityStore } from "./quality-contract.ts";
import type { QuarantineReads, QuarantineStore } from "./quarantine-contract.ts";
import type { StreamReads } from "./stream-contract.ts";
import type { TimeStore } from "./time-contract.ts";
import type { UseReads, UseStore } from "./uses-contract.ts";

/**
 * What a store engine does for the server. SQLite runs its writes on a thread of its own, another
 * engine on a connection; both pass the same contract tests. Times are epoch milliseconds.
 */
export type Store = AccountStore &
  ApprovalStore &
  CatalogStore &
  ChangeStore &
  ConsentStore &
  DefinitionStore &
  AuditStore &
  ExaminationStore &
  KeyStore &
  LeaseStore &
  ModelStore &
  PeopleStore &
  QuarantineStore &
  QualityStore &
  TimeStore &
  UseStore & {
    /**
     * Commits events and answers each, after the commit is on disk; with what each took when it is
     * to be timed.
     */
    readonly commitEvents: (
      lane: EventLane,
      incoming: readonly Incoming[],
      at: number,
      isTimed?: boolean,
    ) => Promise<readonly EventOutcome[]>;
    readonly unmerge: (request: UnmergeCommand) => Promise<Separated | SeparationProblem>;
    readonly undoUnmerge: (request: UndoCommand) => Promise<Separated | SeparationProblem>;
    readonly saveImportCursor: (cursor: ImportCursor) => Promise<void>;
    /** Folds the log anew and compares it with the present state (L5). */
    readonly verify: (progress: (done: number, total: number) => void) => Promise<Verification>;
    readonly reads: Reads;
    readonly health: () => StoreHealth;
    readonly close: () => Promise<void>;
  };

/** One row whose stored form is not what the log folds to. */
export type Difference = {
  readonly table: string;
  readonly key: string;
  readonly stored: string | null;
  readonly folded: string | null;
};

export type Verification = {
  readonly ok: boolean;
  readonly entries: number;
  readonly events: number;
  readonly facets: number;
  readonly profiles: number;
  readonly links: number;
  readonly timers: number;
  /** The first hundred; `differing` counts them all. */
  readonly differences: readonly Difference[];
  readonly differing: number;
};

export type EventLane = "live" | "bulk";

/** One accepted event on its way to the writer. */
export type Incoming = {
  /** The event as `storedEvent` writes it. */
  readonly stored: string;
  /** What the live tracking plans say of it; null when nothing is wrong. */
  readonly verdict: Verdict | null;
  /** True when it came by a browser key; kept with it in quarantine, so that a release believes no more. */
  readonly isPublic: boolean;
};

export type EventOutcome =
  | { readonly status: "accepted"; readonly seq: number; readonly took?: FoldTimes }
  | { readonly status: "duplicate" }
  | {
      readonly status: "quarantined";
      readonly id: string;
      /** The rules in one line. */
      readonly reason: string;
      readonly reasons: readonly QuarantineReason[];
      /** Events that are only counted from now on, to make room for this one. */
      readonly summarised: number;
    };

/** What the writer measured of an event, in microseconds. */
export type FoldTimes = {
  /** Looking for copies, and reading whom the events are about: of the whole batch. */
  readonly dedupe: number;
  readonly load: number;
  /** Of this event alone. */
  readonly fold: number;
  /** Events of the batch. */
  readonly together: number;
};

export type UnmergeCommand = {
  readonly profile: number;
  readonly take: readonly Identifier[];
  readonly reason: string;
  readonly actor: string;
  readonly at: number;
};
export type UndoCommand = {
  readonly profile: number;
  readonly unmerge: number;
  readonly actor: string;
  readonly at: number;
};

export type ImportCursor = { readonly import: string; readonly row: number; readonly body: string };

export type ProfileRow = {
  readonly id: number;
  /** Sequence of the entry that made this state. */
  readonly seq: number;
  readonly state: ProfileState;
  readonly memberships: Memberships;
  readonly identifiers: readonly FacetRow[];
};
export type FacetRow = {
  readonly facet: number;
  readonly identifier: Identifier;
  readonly since: number;
};

/** What decides for a profile: no more than the hot path needs. */
export type Subject = {
  readonly profile: number;
  readonly seq: number;
  readonly state: ProfileState;
  readonly memberships: Memberships;
};

export type TimelineEntry = Recorded & { readonly time: number };
export type TimelinePage = {
  readonly entries: readonly TimelineEntry[];
  readonly next: TimelineCursor | null;
};
export type TimelineCursor = { readonly time: number; readonly seq: number };

export type LoggedEvent = {
  readonly seq: number;
  readonly body: string;
  readonly profile: number | null;
};
export type StoredDecision = { readonly seq: number; readonly decision: Decision };
/** `profile` is the one that the decision's facet belongs to now; null where that is gone or never was. */
export type LoggedDecision = StoredDecision & { readonly profile: number | null };

/** A decision's place among all of them by time: epoch ms, and its sequence. */
export type DecisionPlace = { readonly at: number; readonly seq: number };

/** Whether a row goes out; `consentsOf` answers within the snapshot that the row is of. */
export type Wanted<T> = (row: T, consentsOf: ConsentReads["consentsOf"]) => Promise<boolean>;

export type LinkRow = {
  readonly a: Identifier;
  readonly b: Identifier;
  readonly seq: number;
  readonly revokedBy: number | null;
};

/** Reads never write; each call sees one snapshot, at or past every commit acknowledged before it. */
export type Reads = AccountReads &
  AccountSegmentReads &
  ApprovalReads &
  CatalogReads &
  NewestEventReads &
  ConsentReads &
  DefinitionReads &
  AuditReads &
  HomeReads &
  KeyReads &
  ModelReads &
  PeopleReads &
  QuarantineReads &
  QualityReads &
  SegmentReads &
  StreamReads &
  UseReads & {
    readonly subject: (identifier: Identifier) => Promise<Subject | null>;
    readonly profileByIdentifier: (identifier: Identifier) => Promise<ProfileRow | null>;
    /** Absorbed ids stay resolvable: the id of any facet finds the profile that it belongs to now. */
    readonly profileById: (id: number) => Promise<ProfileRow | null>;
    /** The identifiers of facets, by facet id; of facets that are gone there is none. */
    readonly identifiersOf: (facets: readonly number[]) => Promise<ReadonlyMap<number, Identifier>>;
    /** The profiles that facets belong to now, by facet id; of facets that are gone there is none. */
    readonly profileIdsOf: (facets: readonly number[]) => Promise<ReadonlyMap<number, number>>;
    readonly links: (profile: number) => Promise<readonly LinkRow[]>;
    readonly timeline: (
      profile: number,
      limit: number,
      before: TimelineCursor | null,
    ) => Promise<TimelinePage>;
    readonly decision: (id: string) => Promise<StoredDecision | null>;
    readonly lastDecisions: (profile: number, limit: number) => Promise<readonly StoredDecision[]>;
    /**
     * Decisions made from an instant until before another, in order of time, from past a place on; `next`
     * is the place of the page's last, null when there are no more.
     */
    readonly decisionsBetween: (
      from: number,
      until: number,
      limit: number,
      after: DecisionPlace | null,
    ) => Promise<{
      readonly decisions: readonly LoggedDecision[];
      readonly next: DecisionPlace | null;
    }>;
    readonly importCursor: (id: string) => Promise<ImportCursor | null>;
    readonly nextDue: () => Promise<number | null>;
    readonly counts: () => Promise<Counts>;
    readonly lastSeq: () => Promise<number>;
    /**
     * Streams in order, a bounded page at a time: the rows of one snapshot, of the first one that is asked
     * for, which the store keeps until the last was taken or the iteration is ended.
     */
    readonly exportEvents: (wanted?: Wanted<LoggedEvent>) => AsyncIterable<LoggedEvent>;
    readonly exportProfiles: (wanted?: Wanted<ProfileRow>) => AsyncIterable<ProfileRow>;
    readonly exportDecisions: (wanted?: Wanted<LoggedDecision>) => AsyncIterable<LoggedDecision>;
  };

export type Counts = {
  readonly events: number;
  readonly profiles: number;
  readonly decisions: number;
  readonly quarantined: number;
};

export type StoreHealth = {
  readonly engine: string;
  readonly ok: boolean;
  readonly reason: string | null;
  /** Events waiting for the writer. */
  readonly waiting: number;
  readonly durability: string;
};

/** The bounded queue is full: the caller says 429 with Retry-After, nothing was taken in. */
export class StoreBusy extends Error {
  override readonly name = "StoreBusy";
}

/** The store cannot write now (disk full, writer gone): nothing was acknowledged, nothing is lost by trying again. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

import type { Recorded } from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import type { Answers, UpkeepCommand } from "./commands.ts";
import type { CatalogTable } from "./catalog-table.ts";
import type { CommitState } from "./commit-state.ts";
import type { Loaded } from "./loaded.ts";

/** Brings what a commit reads into memory. */
export type Loader = {
  /**
   * Holds the profiles of these identifiers, known or not yet, until the transaction ends: no other
   * node changes them meanwhile. Where one writer owns the database there is nothing to do.
   */
  readonly hold: (identifiers: readonly Identifier[]) => void;
  /** What committing these events can read: facets, their profiles, stated pairs, cannot-links. */
  readonly forEvents: (events: readonly Event[]) => Loaded;
  readonly forIdentifiers: (identifiers: readonly Identifier[]) => Loaded;
  /** Holds the budgets of these offers until the transaction ends; taken after the people of a commit. */
  readonly holdBudgets: (offers: readonly string[]) => void;
  /** Profiles as they stand, without the facets and links behind them: what evaluating them reads. */
  readonly forMemberships: (profiles: readonly number[]) => Loaded;
  /** Profiles whole: every facet with its state, all links and cannot-links among and around them. */
  readonly forProfiles: (profiles: readonly number[]) => Loaded;
  /** Accounts by their ids, held until the transaction ends. */
  readonly forAccounts: (ids: readonly string[]) => Loaded;
  /** Brings accounts into memory by their ids, to be read and not to be changed. */
  readonly accounts: (loaded: Loaded, ids: readonly string[]) => void;
  readonly profilesOfUnmerge: (unmerge: number) => number[];
  /** Drops what is held in memory: after a rollback, and after a change that did not come by `forEvents`. */
  readonly forget: () => void;
};

export type LedgerRow = {
  readonly seq: number;
  readonly at: number;
  readonly facet: number | null;
  readonly body: string;
};

/** Writes what a commit changed. */
export type Writer = {
  /** Appends entries to the log, with payloads and their places in timelines. */
  readonly log: (entries: readonly Recorded[], stored?: ReadonlyMap<Event, string>) => void;
  /** Appends a ledger record to the log of the facet decided for. */
  readonly decision: (row: LedgerRow) => void;
  /** Writes what a fold touched, as it stands at its end. */
  readonly state: (loaded: Loaded) => void;
  readonly dedupe: (hashes: readonly Uint8Array[]) => void;
};

/** The hashes of what was committed before. */
export type Dedupe = {
  /** Looks many up at once, so that `isKnown` needs not ask for each. */
  readonly look: (hashes: readonly Uint8Array[]) => void;
  readonly isKnown: (hash: Uint8Array) => boolean;
};

/** An event of an anonymous facet that may still be tied to a known profile. */
export type OpenEvent = {
  readonly facet: number;
  readonly time: number;
  readonly seq: number;
  readonly source: string;
};

/** Events of anonymous facets that the timeline's index does not show yet. */
export type OpenEvents = {
  readonly add: (open: OpenEvent) => void;
  readonly of: (facet: number) => readonly OpenEvent[];
  /** Before a commit: what the one before it has moved is let go. */
  readonly turn: () => void;
  /** After a rollback: what came after the last committed sequence never happened. */
  readonly rewind: (seq: number) => void;
};

/** Keeps an engine's tails short, by the name of the command. */
export type Upkeep = {
  readonly [C in UpkeepCommand["command"]]: (
    command: Extract<UpkeepCommand, { command: C }>,
  ) => Answers[C];
};

/** What all profiles share, and one transaction at a time may change. */
export type Shared =
  | "quarantine"
  | "quality"
  | "audit"
  | "definitions"
  | "keys"
  | "models"
  | "catalog";

/**
 * What an engine does in its own way inside the writer's transaction. The rest of the commit logic is
 * one for all engines, over `Database`.
 */
export type EngineParts = {
  readonly state: CommitState;
  readonly loader: Loader;
  readonly dedupe: Dedupe;
  readonly openEvents: OpenEvents;
  readonly catalog: CatalogTable;
  readonly createWriter: (countProfiles: (loaded: Loaded) => void) => Writer;
  /** Whether other nodes write to the database too: then nothing is remembered from one transaction to the next. */
  readonly isShared: boolean;
  /**
   * Holds what profiles share until the transaction ends. True at the first time in a transaction
   * where others may have changed it since: what is known of it must be read anew.
   */
  readonly lock: (shared: Shared) => boolean;
  /**
   * Before the first commands of a transaction: what live definitions ask is held until it ends, with
   * others or `alone`. Where one writer owns the database there is nothing to do.
   */
  readonly holdProgram: (alone: boolean) => void;
  /** After BEGIN. */
  readonly begin: () => void;
  /** Epoch ms of the time that leases are held by: the same for all who share the database. */
  readonly now: () => number;
  readonly upkeep: Upkeep;
  /** Forgets what a rolled-back transaction did in memory. */
  readonly reload: () => void;
  /** Leaves the database as the next start likes to find it. */
  readonly settle: () => void;
};

/** What a failed statement or commit means for who asked for it. */
export type Trouble =
  /** The store cannot write now; nothing was written. */
  | "unavailable"
  /** The connection is gone, and with it the word whether the last commit stands: nothing is tried again here. */
  | "lost"
  /** Another transaction was in the way: once more, from the start. */
  | "conflict"
  | "failure";

export type Transactions = {
  readonly begin: () => void;
  readonly commit: () => void;
  /** Ends a transaction that failed, if it has not ended by itself. */
  readonly rollback: () => void;
  readonly troubleOf: (error: unknown) => Trouble;
};

/** An engine whose database one writer owns. */
export const ALONE: Pick<EngineParts, "isShared" | "lock" | "holdProgram"> = {
  isShared: false,
  lock: () => false,
  holdProgram: () => undefined,
};

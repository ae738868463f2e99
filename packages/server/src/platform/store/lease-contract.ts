import type { FillStep } from "./segments-contract.ts";

/**
 * The right to do some work alone, for a while. The token grows with each new holder and has no second
 * use: a command that carries a lease is refused once somebody else has held it since.
 */
export type Lease = {
  readonly name: string;
  readonly token: number;
  /** For how long it is held from when it was claimed or renewed, in ms. */
  readonly ttlMs: number;
};

export type LeaseStore = {
  readonly leases: {
    /** Takes the lease; null while somebody holds it, this node included. Time is the database's. */
    readonly claim: (name: string, ttlMs: number) => Promise<Lease | null>;
    /** Holds it from now on for as long again; false when somebody else has claimed it since. */
    readonly renew: (lease: Lease) => Promise<boolean>;
    /** Gives it back early; one that is somebody else's by now stays theirs. */
    readonly release: (lease: Lease) => Promise<void>;
  };
  /**
   * Fires timers that are due at `now`, at most `limit`, and renews the lease; answers how many. Null
   * when the lease is somebody else's by now: then nothing was done.
   */
  readonly fireTimers: (now: number, limit: number, lease: Lease) => Promise<number | null>;
  /**
   * Catches up with new definitions a step further, by at most `limit` people, and renews the lease.
   * Null when the lease is somebody else's by now, or `signal` is aborted.
   */
  readonly fillSegments: (
    at: number,
    limit: number,
    lease: Lease,
    signal?: AbortSignal,
  ) => Promise<FillStep | null>;
  /**
   * How much of the log this node has read for features that are caught up with (0 to 1); null when it
   * reads none.
   */
  readonly logRead: () => number | null;
  /** Keeps the zone of who has none; when it is another, every segment is evaluated again. */
  readonly keepZone: (zone: string) => Promise<void>;
  /** Where states were written by an earlier version of Attune, they are to be caught up with. */
  readonly keepStates: () => Promise<void>;
};

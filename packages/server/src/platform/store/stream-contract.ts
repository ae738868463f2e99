/**
 * A place in the log as a stream reads it. `epoch` is 0 where commits happen in the order of their
 * sequences; where several nodes write, it is the transaction's number.
 */
export type StreamPosition = { readonly epoch: number; readonly seq: number };

/** Before the first entry. */
export const STREAM_START: StreamPosition = { epoch: 0, seq: 0 };

/** An entry of the log as it is stored. */
export type StreamEntry = {
  readonly position: StreamPosition;
  readonly seq: number;
  /** Time of its commit, epoch ms. */
  readonly at: number;
  readonly kind: string;
  /** The facet that it happened to; null where it is about none, or about several. */
  readonly facet: number | null;
  readonly body: string;
};

export type StreamLag = {
  /** Entries after a position; where counting costs, no more than 100,000 are counted. */
  readonly entries: number;
  /** When the first of them was committed, epoch ms; null without any. */
  readonly oldestAt: number | null;
};

/** What stays the same of an entry for as long as the log is the same. */
export type StreamMark = {
  /** Time of its commit, epoch ms. */
  readonly at: number;
  /** Null where it was erased. */
  readonly body: string | null;
};

/** How many sequences before and behind an entry `streamAround` looks at. */
export const AROUND = { before: 50, behind: 200 } as const;

export type StreamReads = {
  /**
   * Tells the store from every other; a copy has the same. A restore that moves entries to other
   * positions gives it another.
   */
  readonly storeId: () => Promise<string>;
  /** The entry that stands at a position; null where there is none. */
  readonly streamMark: (position: StreamPosition) => Promise<StreamMark | null>;
  /**
   * Entries after a position, by epoch and sequence. A commit that is slow to finish is not skipped:
   * nothing is returned that an entry before it could still join.
   */
  readonly stream: (after: StreamPosition, limit: number) => Promise<readonly StreamEntry[]>;
  readonly streamLag: (after: StreamPosition) => Promise<StreamLag>;
  /** Where the stream stands so many entries before its newest; its start where there are not so many. */
  readonly streamHead: (back: number) => Promise<StreamPosition>;
  /** How many events stand after a position, up to another; counted up to so many. */
  readonly streamEvents: (
    after: StreamPosition,
    until: StreamPosition,
    most: number,
  ) => Promise<number>;
  /**
   * Entries of the transaction that an entry was committed in, from before its sequence until after it;
   * where one node writes, those of its neighbours too.
   */
  readonly streamAround: (seq: number) => Promise<readonly StreamEntry[]>;
};

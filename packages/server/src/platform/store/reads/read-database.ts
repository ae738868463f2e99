import type { Row, Value } from "../engine/index.ts";

/**
 * Asks in SQL of the portable subset, which means the same on every engine; parameters are `?`, or `?1`
 * where one stands several times. A text is prepared once and kept: what varies is a parameter, and
 * lists come in few sizes.
 */
export type Reader = {
  readonly get: (sql: string, ...values: readonly Value[]) => Promise<Row | undefined>;
  readonly all: (sql: string, ...values: readonly Value[]) => Promise<readonly Row[]>;
};

/** The log as a stream, in the SQL of one engine. */
export type StreamSql = {
  /** Columns epoch, seq, at, kind, facet and body; takes an epoch, a sequence and a limit. */
  readonly entries: string;
  /** at and body of the entry at an epoch and a sequence. */
  readonly mark: string;
  /** One row with entries and oldest_at; takes an epoch and a sequence. */
  readonly lag: string;
  /** epoch and seq of the newest entry but some; takes how many. */
  readonly head: string;
  /** One row with n; takes an epoch and a sequence, and those until which events are counted. */
  readonly events: string;
  /** Columns as of `entries`; takes a sequence, and those from and until which its transaction is read. */
  readonly around: string;
};

/** One snapshot on a connection of its own. */
export type HeldSnapshot = Reader & {
  /** Lets go of it; whoever holds one does so in every case, since the store keeps what it sees. */
  readonly close: () => Promise<void>;
};

/** Connections for reading. Each call is one snapshot, at or past every commit acknowledged before it. */
export type ReadDatabase = Reader & {
  /**
   * Several reads on one snapshot. They wait for nothing but each other, and may be done once more from
   * the start.
   */
  readonly snapshot: <T>(read: (on: Reader) => Promise<T>) => Promise<T>;
  /** A snapshot that stays until it is closed, however much is asked of it meanwhile. */
  readonly hold: () => Promise<HeldSnapshot>;
  readonly stream: StreamSql;
};

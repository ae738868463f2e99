/** Reads of what came in last. */
export type NewestEventReads = {
  /**
   * Events among the `span` log entries before a sequence, newest first, as `storedEvent` writes them.
   * Bounded by entries, not by events: a stretch of the log without any costs no more.
   */
  readonly eventsBefore: (seq: number, span: number) => Promise<readonly string[]>;
};

/** After a failure it is tried again, later each time, between these (ms). */
const BACKOFF = { first: 1_000, last: 60_000 } as const;

/** Why the stream stands still, and when it is tried again. */
export type Trouble = {
  /** Null while it does not stand still. */
  readonly reason: () => string | null;
  /** Answers after how many ms to try again. */
  readonly failed: (error: unknown) => number;
  readonly clear: () => void;
};

export const createTrouble = (onTrouble: (reason: string) => void): Trouble => {
  let reason: string | null = null;
  let backoff: number = BACKOFF.first;
  return {
    reason: () => reason,
    failed: (error) => {
      reason = error instanceof Error ? error.message : String(error);
      onTrouble(reason);
      const rest = backoff;
      backoff = Math.min(BACKOFF.last, backoff * 2);
      return rest;
    },
    clear: () => {
      reason = null;
      backoff = BACKOFF.first;
    },
  };
};

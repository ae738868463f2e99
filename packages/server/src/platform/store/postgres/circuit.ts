import { StoreUnavailable } from "../contract.ts";
import { failureKind } from "./failure.ts";

/** Between two looks whether the database is back, in ms; each is twice the one before. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

export type Circuit = {
  /** Does the work, or says at once that it cannot: with `StoreUnavailable`, while the database is gone. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Says that the database is gone, seen by somebody who has a connection of their own. */
  readonly open: (reason: string) => void;
  /** Why nothing is asked at present; null when all is well. */
  readonly reason: () => string | null;
  readonly stop: () => void;
};

export type CircuitDeps = {
  /** Asks the database for something small on a connection of its own; fails while it is gone. */
  readonly probe: () => Promise<unknown>;
  /** Waits, in ms; ends early, without an error, when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told when the database is lost, with the reason, and when it is back, with null. */
  readonly onChange?: (reason: string | null) => void;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

/**
 * Keeps callers from queueing up for a database that is gone: the first failure opens the circuit,
 * and calls fail at once until a look in the background has found it again.
 */
export const createCircuit = ({
  probe,
  wait,
  onChange = () => undefined,
}: CircuitDeps): Circuit => {
  const stopping = new AbortController();
  let reason: string | null = null;

  const look = async (): Promise<void> => {
    for (let ms = FIRST_WAIT_MS; !stopping.signal.aborted; ms = Math.min(LONGEST_WAIT_MS, ms * 2)) {
      try {
        await probe();
        reason = null;
        onChange(null);
        return;
      } catch {
        await wait(ms, stopping.signal);
      }
    }
  };

  const open = (why: string): void => {
    if (reason !== null || stopping.signal.aborted) return;
    reason = why;
    onChange(why);
    void look();
  };

  return {
    run: async (work) => {
      if (reason !== null) throw new StoreUnavailable(reason);
      try {
        return await work();
      } catch (error) {
        const kind = failureKind(error);
        if (kind === "unreachable") open(messageOf(error));
        if (kind === "unreachable" || kind === "exhausted")
          throw new StoreUnavailable(messageOf(error), { cause: error });
        throw error;
      }
    },
    open,
    reason: () => reason,
    stop: () => stopping.abort(),
  };
};

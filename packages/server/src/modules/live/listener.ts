import type { LiveStatus } from "@attune/contract";
import type { Event } from "@attune/core/event";

/** An event that is in no log: what is known of it is told as it comes, and kept by nobody. */
export type Unlogged = {
  readonly status: Extract<LiveStatus, "rejected" | "duplicate">;
  readonly at: number;
  readonly source: string;
  readonly event: Partial<Event>;
  readonly refusal: {
    readonly code: string;
    readonly pointer: string;
    readonly detail: string;
  } | null;
};

/** Most of them that wait for one listener. */
const MOST_WAITING = 200;

/** Somebody who listens: woken when something may have come, with what is in no log. */
export type Listener = {
  readonly wake: () => void;
  readonly add: (unlogged: Unlogged) => void;
  /** What waits, and how many more there was no room for; both are taken. */
  readonly take: () => { readonly waiting: readonly Unlogged[]; readonly missed: number };
  /** Resolves when woken, at once when that was since the last wait, or after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
  readonly end: () => void;
  readonly isEnded: () => boolean;
};

export const createListener = (wants: (unlogged: Unlogged) => boolean): Listener => {
  let waiting: Unlogged[] = [];
  let missed = 0;
  let isWoken = false;
  let isEnded = false;
  let resolve: () => void = () => undefined;
  const wake = (): void => {
    isWoken = true;
    resolve();
  };
  return {
    wake,
    add: (unlogged) => {
      if (!wants(unlogged)) return;
      if (waiting.length < MOST_WAITING) waiting.push(unlogged);
      else missed += 1;
      wake();
    },
    take: () => {
      const taken = { waiting, missed };
      waiting = [];
      missed = 0;
      return taken;
    },
    wait: async (ms) => {
      if (!isWoken && !isEnded) {
        const woken = new Promise<void>((done) => (resolve = done));
        const timer = setTimeout(wake, ms);
        await woken;
        clearTimeout(timer);
      }
      isWoken = false;
    },
    end: () => {
      isEnded = true;
      wake();
    },
    isEnded: () => isEnded,
  };
};

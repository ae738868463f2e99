import type { Clock } from "../clock/index.ts";
import type { StreamPosition } from "../store/index.ts";
import { createAlarm } from "./alarm.ts";
import type { Warehouse } from "./contract.ts";
import type { LogReads } from "./intake.ts";
import { createIntake } from "./intake.ts";
import type { Opened, OpenerDeps } from "./opener.ts";
import { createOpener } from "./opener.ts";
import { createTrouble } from "./trouble.ts";
import { createPatience } from "./patience.ts";

/** After a commit others are likely to follow: they are taken in together, this much later (ms). */
const SETTLE = 500;

export type FeedDeps = OpenerDeps & {
  readonly reads: LogReads;
  readonly clock: Clock;
  /** The stream stands still, and why; it is tried again. */
  readonly onTrouble: (reason: string) => void;
};

/** Keeps the warehouse up with the log. */
export type Feed = {
  /** The thread, opened when that was not tried yet; or why there is none. */
  readonly opened: () => Promise<Opened>;
  /** Why the warehouse was built anew since the start; null when it was not. */
  readonly rebuilt: () => string | null;
  readonly position: () => StreamPosition | null;
  /** Why the stream stands still; null while it does not. */
  readonly trouble: () => string | null;
  readonly wake: () => void;
  /** False while the stream is a batch or more behind, as far as is known. */
  readonly isCaughtUp: () => boolean;
  readonly settle: Warehouse["settle"];
  readonly stop: () => Promise<void>;
};

/**
 * Reads the log past the warehouse's cursor and has it written, then has marked periods computed, a turn
 * at a time. Commits wake it; it does not look for work by itself.
 */
export const createFeed = (deps: FeedDeps): Feed => {
  const opener = createOpener(deps);
  const state = { isStopped: false, isWoken: false, isWorking: false };
  const intake = createIntake(deps.reads, deps.clock, opener, () => state.isStopped);
  const trouble = createTrouble(deps.onTrouble);
  let working: Promise<unknown> = Promise.resolve();

  const recover = async (error: unknown): Promise<number> => {
    const rest = trouble.failed(error);
    await intake.restart();
    return rest;
  };
  const turn = async (): Promise<number | null> => {
    state.isWoken = false;
    const rest = await intake.turn();
    trouble.clear();
    return rest;
  };
  const work = async (): Promise<void> => {
    state.isWorking = true;
    const rest = await turn().catch(recover);
    state.isWorking = false;
    if (state.isStopped) return;
    if (rest !== null) alarm.set(rest);
    // While it is in trouble, commits do not hurry it.
    if (state.isWoken && trouble.reason() === null) alarm.set(SETTLE);
  };
  const alarm = createAlarm(() => {
    working = working.then(work);
  });

  return {
    opened: opener.opened,
    rebuilt: opener.rebuilt,
    position: intake.position,
    trouble: trouble.reason,
    wake: () => {
      if (state.isStopped || state.isWoken) return;
      state.isWoken = true;
      if (!state.isWorking && trouble.reason() === null) alarm.set(SETTLE);
    },
    isCaughtUp: intake.isCaughtUp,
    settle: ({ periods = null, patience } = {}) => {
      const { isLeft, of } = createPatience(patience);
      const settled = working.then(async () => {
        const isSettled = await intake.settle(periods, isLeft);
        if (isSettled) trouble.clear();
        return isSettled;
      });
      working = settled.catch(async (error: unknown) => alarm.set(await recover(error)));
      return of(settled, false);
    },
    stop: async () => {
      state.isStopped = true;
      alarm.clear();
      await working;
      await opener.close();
    },
  };
};

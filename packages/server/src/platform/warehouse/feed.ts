import type { Clock } from "../clock/index.ts";
import type { StreamPosition } from "../store/index.ts";
import { createAlarm } from "./alarm.ts";
import type { LogReads } from "./intake.ts";
import { createIntake } from "./intake.ts";
import type { Opened, OpenerDeps } from "./opener.ts";
import { createOpener } from "./opener.ts";

/** After a commit others are likely to follow: they are taken in together, this much later (ms). */
const SETTLE = 500;
/** After a failure it is tried again, later each time, between these (ms). */
const BACKOFF = { first: 1_000, last: 60_000 } as const;

export type FeedDeps = OpenerDeps & {
  readonly reads: LogReads;
  readonly clock: Clock;
  /** The stream stands still, and why; it is tried again. */
  readonly onTrouble: (reason: string) => void;
};

/** Keeps the warehouse up with the log. */
export type Feed = {
  /** The thread, opened when it is not; or why there is none. */
  readonly open: () => Promise<Opened>;
  readonly position: () => StreamPosition | null;
  /** Why the stream stands still; null while it does not. */
  readonly trouble: () => string | null;
  readonly wake: () => void;
  readonly settle: () => Promise<void>;
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
  let trouble: string | null = null;
  let backoff: number = BACKOFF.first;
  let working: Promise<unknown> = Promise.resolve();

  const recover = async (error: unknown): Promise<number> => {
    trouble = error instanceof Error ? error.message : String(error);
    deps.onTrouble(trouble);
    await intake.restart();
    const rest = backoff;
    backoff = Math.min(BACKOFF.last, backoff * 2);
    return rest;
  };
  const turn = async (): Promise<number | null> => {
    state.isWoken = false;
    const rest = await intake.turn();
    trouble = null;
    backoff = BACKOFF.first;
    return rest;
  };
  const work = async (): Promise<void> => {
    state.isWorking = true;
    const rest = await turn().catch(recover);
    state.isWorking = false;
    if (state.isStopped) return;
    if (rest !== null) alarm.set(rest);
    // While it is in trouble, commits do not hurry it.
    if (state.isWoken && trouble === null) alarm.set(SETTLE);
  };
  const alarm = createAlarm(() => {
    working = working.then(work);
  });

  return {
    open: opener.open,
    position: intake.position,
    trouble: () => trouble,
    wake: () => {
      if (state.isStopped || state.isWoken) return;
      state.isWoken = true;
      if (!state.isWorking && trouble === null) alarm.set(SETTLE);
    },
    settle: () => {
      const settled = working.then(intake.settle);
      working = settled.catch(async (error: unknown) => alarm.set(await recover(error)));
      return settled;
    },
    stop: async () => {
      state.isStopped = true;
      alarm.clear();
      await working;
      await opener.close();
    },
  };
};

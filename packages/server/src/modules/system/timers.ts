import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";

/** Timers that one transaction fires. */
const AT_ONCE = 50;
/** Longest sleep that setTimeout can hold, in ms. */
const LONGEST_SLEEP = 2_147_483_647;
/** After changes the next due time is read again, at most this often (ms). */
const SETTLE = 1_000;

export type Timers = {
  /** Fires what is due until `now`, in order of due time; answers how many fired. */
  readonly runUntil: (now: number) => Promise<number>;
  /** Something was written: an earlier timer may stand now. */
  readonly wake: () => void;
  readonly stop: () => void;
};

/** Sleeps to the next due timer; no job looks for what might be due (L4). */
export const createTimers = (
  store: Store,
  clock: Clock,
  onError: (error: unknown) => void,
): Timers => {
  let sleep: NodeJS.Timeout | null = null;
  let settling: NodeJS.Timeout | null = null;
  let stopped = false;

  const runUntil = async (now: number): Promise<number> => {
    let fired = 0;
    for (
      let due = await store.reads.nextDue();
      due !== null && due <= now;
      due = await store.reads.nextDue()
    ) {
      fired += await store.fireTimers(due, AT_ONCE);
    }
    return fired;
  };

  const arm = async (): Promise<void> => {
    if (stopped || clock.virtual) return;
    await runUntil(clock.now());
    const due = await store.reads.nextDue();
    if (sleep) clearTimeout(sleep);
    if (stopped || due === null) return;
    sleep = setTimeout(
      () => void arm().catch(onError),
      Math.min(LONGEST_SLEEP, Math.max(1, due - clock.now())),
    );
    sleep.unref();
  };

  void arm().catch(onError);
  return {
    runUntil,
    wake: () => {
      if (settling || stopped || clock.virtual) return;
      settling = setTimeout(() => {
        settling = null;
        void arm().catch(onError);
      }, SETTLE);
      settling.unref();
    },
    stop: () => {
      stopped = true;
      if (sleep) clearTimeout(sleep);
      if (settling) clearTimeout(settling);
    },
  };
};

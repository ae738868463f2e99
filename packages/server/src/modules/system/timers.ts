import type { Clock } from "../../platform/clock/index.ts";
import type { Lease, Store } from "../../platform/store/index.ts";
import { withLease } from "../../platform/store/index.ts";

/** Timers that one transaction fires. */
const AT_ONCE = 50;
/** Longest sleep that setTimeout can hold, in ms. */
const LONGEST_SLEEP = 2_147_483_647;
/** After changes the next due time is read again, at most this often (ms). */
const SETTLE = 1_000;
/** When another node fires, or firing failed, it is looked again so much later (ms). */
const LOOK_AGAIN = 1_000;
/** Of several nodes the one that holds this lease fires. */
const LEASE = "timers";
/** When it dies, another one fires so much later (ms). */
const LEASE_MS = 10_000;

export type Timers = {
  /** Fires what is due until `now`, in order of due time; answers how many fired. */
  readonly runUntil: (now: number) => Promise<number>;
  /** Something was written: an earlier timer may stand now. */
  readonly wake: () => void;
  readonly stop: () => void;
};

/** Fires what is due; how many. It ends early when the lease is lost. */
const createFiring = ({ reads, leases, fireTimers }: Store) => {
  const isDue = async (now: number): Promise<boolean> => {
    const due = await reads.nextDue();
    return due !== null && due <= now;
  };
  const fireWith = async (lease: Lease, now: number): Promise<number> => {
    let fired = 0;
    for (let due = await reads.nextDue(); due !== null && due <= now; due = await reads.nextDue()) {
      const count = await fireTimers(due, AT_ONCE, lease);
      if (count === null) break;
      fired += count;
    }
    return fired;
  };
  return {
    /** All of them, whoever else is firing. */
    all: async (now: number): Promise<number> => {
      let fired = 0;
      while (await isDue(now))
        fired += await withLease(leases, LEASE, LEASE_MS, (lease) => fireWith(lease, now));
      return fired;
    },
    /** Those that nobody else is firing, and how many; null when it was not this node's turn. */
    own: async (now: number): Promise<number | null> => {
      if (!(await isDue(now))) return 0;
      const lease = await leases.claim(LEASE, LEASE_MS);
      if (!lease) return null;
      const fired = await fireWith(lease, now);
      await leases.release(lease);
      return fired;
    },
  };
};

export type TimersOptions = {
  readonly onError: (error: unknown) => void;
  /** Told when some have fired. */
  readonly onFired: () => void;
};

/** Sleeps to the next due timer; no job looks for what might be due (L4). */
export const createTimers = (
  store: Store,
  clock: Clock,
  { onError, onFired }: TimersOptions,
): Timers => {
  const firing = createFiring(store);
  let sleep: NodeJS.Timeout | null = null;
  let settling: NodeJS.Timeout | null = null;
  let stopped = false;
  let isFailing = false;

  const sleepFor = (ms: number): void => {
    if (sleep) clearTimeout(sleep);
    if (stopped) return;
    sleep = setTimeout(arm, Math.min(LONGEST_SLEEP, Math.max(1, ms)));
    sleep.unref();
  };
  const fireAndSleep = async (): Promise<void> => {
    if (stopped || clock.virtual) return;
    const fired = await firing.own(clock.now());
    if (fired === null) return sleepFor(LOOK_AGAIN);
    if (fired > 0) onFired();
    const due = await store.reads.nextDue();
    if (due !== null) sleepFor(due - clock.now());
  };
  const work = async (): Promise<void> => {
    try {
      await fireAndSleep();
      isFailing = false;
    } catch (error) {
      // Told once, however often it fails until it works again.
      if (!isFailing) onError(error);
      isFailing = true;
      sleepFor(LOOK_AGAIN);
    }
  };
  const arm = (): void => void work();

  arm();
  return {
    runUntil: async (now) => {
      const fired = await firing.all(now);
      if (fired > 0) onFired();
      return fired;
    },
    wake: () => {
      if (settling || stopped || clock.virtual) return;
      settling = setTimeout(() => {
        settling = null;
        arm();
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

import type { Clock } from "../../platform/clock/index.ts";
import type { Lease, Store } from "../../platform/store/index.ts";

/** People that one transaction comes by: more while it is quick, fewer when others wait for the writer. */
const AT_ONCE = { least: 100, most: 800 } as const;
/** A step that took less (ms) may take more people, one that took more than twice as much takes fewer. */
const QUICK_MS = 10;
/** Of several nodes the one that holds this lease catches up. */
const LEASE = "segments";
/** When it dies, another one goes on so much later (ms). */
const LEASE_MS = 10_000;
/** When another node is at it, or it failed, it is looked again so much later (ms). */
const LOOK_AGAIN = 1_000;
/** What another node queued and did not come by, as it died, is found so much later (ms). */
const LOOK_FOR_OTHERS = 10_000;

/** Catches up with definitions that are new or have changed, beside everything else. */
export type CatchUp = {
  /** Definitions may have changed, or accounts that they look into. */
  readonly wake: () => void;
  /** Resolves when it has come to an end for now: mostly because nothing is left. */
  readonly settled: () => Promise<void>;
  readonly left: () => Promise<ToDo>;
  readonly stop: () => Promise<void>;
};

/** What is not caught up with: so many definitions, accounts and the like, and how far these have come (0 to 1). */
export type ToDo = { readonly count: number; readonly done: number };

/** How a pass ended: nothing was left to do, it was done, or somebody else is at it. */
type Passed = "nothing" | "done" | "later";

/** How many people the next step comes by, after one of so many that took so long (ms). */
export const nextAtOnce = (atOnce: number, took: number): number => {
  if (took < QUICK_MS) return Math.min(atOnce * 2, AT_ONCE.most);
  return took > 2 * QUICK_MS ? Math.max(atOnce >> 1, AT_ONCE.least) : atOnce;
};

/** Goes on until nothing is left. */
const createPass = ({ leases, fillSegments, reads }: Store, clock: Clock) => {
  const goOn = async (lease: Lease, signal: AbortSignal): Promise<boolean> => {
    for (let atOnce: number = AT_ONCE.least; !signal.aborted;) {
      const start = performance.now();
      const step = await fillSegments(clock.now(), atOnce, lease, signal);
      if (step === null) return false;
      if (step.isDone) break;
      atOnce = nextAtOnce(atOnce, performance.now() - start);
    }
    return true;
  };
  return async (signal: AbortSignal): Promise<Passed> => {
    if ((await reads.fillings()).length === 0) return "nothing";
    const lease = await leases.claim(LEASE, LEASE_MS);
    if (!lease || !(await goOn(lease, signal))) return "later";
    await leases.release(lease);
    return "done";
  };
};

/** Keeps the zone the first time that it can. */
const createZoneKeep = (store: Store, zone: string | null) => {
  let isKept = zone === null;
  return async (): Promise<void> => {
    if (zone !== null && !isKept && (await store.reads.defaultZone()) !== zone)
      await store.keepZone(zone);
    isKept = true;
  };
};

const toDoIn = async ({ reads }: Store): Promise<ToDo> => {
  const parts = (await reads.fillings()).map(({ since, cursor }) =>
    since > 0 ? Math.min(1, cursor / since) : 0,
  );
  const sum = parts.reduce((all, part) => all + part, 0);
  return { count: parts.length, done: parts.length === 0 ? 1 : sum / parts.length };
};

export type CatchUpOptions = {
  /** The zone of who has none, IANA; null leaves it as it is. */
  readonly zone: string | null;
  /** Whether accounts that change queue their members: then it is looked again now and then. */
  readonly isQueueing: () => boolean;
  /** Told when somebody was come by: timers may stand that did not before. */
  readonly onDone: () => void;
  readonly onError: (error: unknown) => void;
};

export const createCatchUp = (
  store: Store,
  clock: Clock,
  { zone, isQueueing, onDone, onError }: CatchUpOptions,
): CatchUp => {
  const pass = createPass(store, clock);
  const stopped = new AbortController();
  const { signal } = stopped;
  const state: { isWanted: boolean; running: Promise<void> | null } = {
    isWanted: false,
    running: null,
  };
  let later: NodeJS.Timeout | null = null;
  let isFailing = false;
  const keepZone = createZoneKeep(store, zone);

  const once = async (): Promise<Passed> => {
    try {
      await keepZone();
      const passed = await pass(signal);
      isFailing = false;
      return passed;
    } catch (error) {
      // Told once, however often it fails until it works again.
      if (!isFailing && !signal.aborted) onError(error);
      isFailing = true;
      return "later";
    }
  };
  const lookAgain = (after: number): void => {
    if (later) clearTimeout(later);
    later = setTimeout(wake, after);
    later.unref();
  };
  const run = async (): Promise<void> => {
    while (state.isWanted && !signal.aborted) {
      state.isWanted = false;
      const passed = await once();
      if (passed === "done") onDone();
      if (signal.aborted) break;
      if (passed === "later") lookAgain(LOOK_AGAIN);
      else if (isQueueing()) lookAgain(LOOK_FOR_OTHERS);
    }
    state.running = null;
  };
  const wake = (): void => {
    state.isWanted = true;
    state.running ??= run();
  };
  return {
    wake,
    settled: async () => {
      while (state.running) await state.running;
    },
    left: () => toDoIn(store),
    stop: async () => {
      stopped.abort();
      if (later) clearTimeout(later);
      await state.running;
    },
  };
};

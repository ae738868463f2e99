import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock/index.ts";
import type { ThreadOptions } from "./commands.ts";
import type { NoWarehouse } from "./contract.ts";
import { AHEAD_OF_LOG, cannotOpen } from "./refusal.ts";
import type { WarehouseThread } from "./thread-client.ts";
import { startThread, WarehouseUnreadable } from "./thread-client.ts";
import type { Store, StreamPosition } from "../store/index.ts";

/** Entries that are read at once: the main thread reads them, so that nobody waits long for it. */
const CHUNK = 250;
/** Entries of one transaction of the warehouse. */
const BATCH = 4_000;
/** After a commit others are likely to follow: they are taken in together, this much later (ms). */
const SETTLE = 500;
/** After a failure it is tried again, later each time, between these (ms). */
const BACKOFF = { first: 1_000, last: 60_000 } as const;

/** What is read of the store. */
export type LogReads = Pick<Store["reads"], "stream" | "streamLag" | "lastSeq">;

export type FeedDeps = {
  readonly reads: LogReads;
  readonly clock: Clock;
  readonly options: ThreadOptions;
  /** The stream stands still, and why; it is tried again. */
  readonly onTrouble: (reason: string) => void;
  /** There will be no figures, and why. */
  readonly onUnreadable: (none: NoWarehouse) => void;
};

/** Keeps the warehouse up with the log. */
export type Feed = {
  /** The thread, opened when it is not; or why there is none. */
  readonly open: () => Promise<WarehouseThread | NoWarehouse>;
  readonly position: () => StreamPosition | null;
  readonly trouble: () => string | null;
  readonly wake: () => void;
  /** Takes in what the log holds, then computes what is pending by then. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const isThread = (opened: WarehouseThread | NoWarehouse): opened is WarehouseThread =>
  "ask" in opened;

/** Opens the thread, and keeps it or why it cannot be opened. */
const createOpener = ({ reads, options, onUnreadable }: FeedDeps) => {
  let opening: Promise<WarehouseThread | NoWarehouse> | null = null;
  let wasOpen = false;

  const start = async (): Promise<WarehouseThread | NoWarehouse> => {
    try {
      const thread = await startThread(options);
      if (thread.position.seq <= (await reads.lastSeq())) {
        wasOpen = true;
        return thread;
      }
      await thread.close();
      onUnreadable(AHEAD_OF_LOG);
      return AHEAD_OF_LOG;
    } catch (error) {
      // It was open before: what is in its way now may pass.
      if (wasOpen) throw error;
      const none = cannotOpen(error, error instanceof WarehouseUnreadable && error.isNewer);
      onUnreadable(none);
      return none;
    }
  };
  return {
    open: (): Promise<WarehouseThread | NoWarehouse> => {
      opening ??= start().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    close: async (): Promise<void> => {
      const opened = await opening?.catch(() => null);
      opening = null;
      if (opened && isThread(opened)) await opened.close();
    },
  };
};

/** Takes entries in after a position, and commits them; `isMore` when there are probably others. */
const takeIn = async (reads: LogReads, thread: WarehouseThread, after: StreamPosition) => {
  let position = after;
  let taken = 0;
  for (let isEnd = false; !isEnd && taken < BATCH;) {
    const entries = await reads.stream(position, CHUNK);
    isEnd = entries.length < CHUNK;
    taken += entries.length;
    position = entries.at(-1)?.position ?? position;
    if (entries.length > 0) thread.take(entries);
    // Between chunks requests have their turn.
    await setImmediate();
  }
  if (taken > 0) position = await thread.ask({ command: "commit" });
  return { position, isMore: taken >= BATCH };
};

/** What a turn has come to: when the next is due, ms; null when nothing is left to do. */
type Rest = number | null;

/**
 * Reads the log past the warehouse's cursor and has it written, and then has marked periods computed, a
 * turn at a time. Commits wake it; it does not look for work by itself.
 */
export const createFeed = (deps: FeedDeps): Feed => {
  const { reads, clock, onTrouble } = deps;
  const opener = createOpener(deps);
  let position: StreamPosition | null = null;
  let trouble: string | null = null;
  let backoff: number = BACKOFF.first;
  let timer: { readonly handle: NodeJS.Timeout; readonly at: number } | null = null;
  let isWoken = false;
  let isWorking = false;
  let isStopped = false;
  let working: Promise<unknown> = Promise.resolve();

  /** Takes a batch in; whether there are others. */
  const take = async (thread: WarehouseThread): Promise<boolean> => {
    const { position: reached, isMore } = await takeIn(reads, thread, position ?? thread.position);
    position = reached;
    return isMore;
  };
  const compute = async (thread: WarehouseThread, isBusy: boolean, isForced: boolean) => {
    const { wait } = await thread.ask({ command: "compute", now: clock.now(), isBusy, isForced });
    return wait;
  };

  const turn = async (): Promise<Rest> => {
    isWoken = false;
    const thread = isStopped ? null : await opener.open();
    if (!thread || !isThread(thread)) return null;
    const start = performance.now();
    const isMore = await take(thread);
    const took = performance.now() - start;
    const wait = await compute(thread, isMore, false);
    trouble = null;
    backoff = BACKOFF.first;
    // Half of the time at most, while there is much: what is being committed goes before.
    return isMore ? took : wait;
  };
  const settle = async (): Promise<void> => {
    const thread = isStopped ? null : await opener.open();
    if (!thread || !isThread(thread)) return;
    while (!isStopped && (await take(thread)));
    while (!isStopped && (await compute(thread, false, true)) !== null);
  };

  const recover = async (error: unknown): Promise<Rest> => {
    trouble = error instanceof Error ? error.message : String(error);
    onTrouble(trouble);
    position = null;
    await opener.close();
    const rest = backoff;
    backoff = Math.min(BACKOFF.last, backoff * 2);
    return rest;
  };

  const schedule = (rest: number): void => {
    const at = performance.now() + rest;
    if (isStopped || (timer && timer.at <= at)) return;
    if (timer) clearTimeout(timer.handle);
    const handle = setTimeout(() => {
      timer = null;
      work();
    }, rest);
    handle.unref();
    timer = { handle, at };
  };
  const work = (): void => {
    isWorking = true;
    working = working.then(async () => {
      const rest = await turn().catch(recover);
      isWorking = false;
      if (isWoken) schedule(Math.min(rest ?? SETTLE, SETTLE));
      else if (rest !== null) schedule(rest);
    });
  };

  return {
    open: opener.open,
    position: () => position,
    trouble: () => trouble,
    wake: () => {
      if (isStopped || isWoken) return;
      isWoken = true;
      // While it is in trouble, commits do not hurry it.
      if (!isWorking && trouble === null) schedule(SETTLE);
    },
    settle: () => {
      const settled = working.then(settle);
      working = settled.catch(recover);
      return settled;
    },
    stop: async () => {
      isStopped = true;
      if (timer) clearTimeout(timer.handle);
      await working;
      await opener.close();
    },
  };
};

import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock/index.ts";
import type { Store, StreamPosition } from "../store/index.ts";
import type { Command } from "./commands.ts";
import type { Span } from "./contract.ts";
import type { Opener } from "./opener.ts";
import { isThread } from "./opener.ts";
import type { WarehouseThread } from "./thread-client.ts";

/** Entries that are read at once: the main thread reads them, so that nobody waits long for it. */
const CHUNK = 250;
/** Entries of one transaction of the warehouse. */
const BATCH = 4_000;

type Compute = Extract<Command, { command: "compute" }>;

/** What is read of the store. */
export type LogReads = Pick<Store["reads"], "stream" | "streamLag" | "streamMark" | "storeId">;

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

/** Moves the log into the warehouse. One call at a time; after one that failed, `restart`. */
export type Intake = {
  /** How far the log was taken in; null before the first time. */
  readonly position: () => StreamPosition | null;
  /**
   * Takes a batch in and computes a period when one is due. Answers after how many ms the next turn is;
   * null when nothing is left to do.
   */
  readonly turn: () => Promise<number | null>;
  /** False while the stream has more to take in than one batch, as far as is known. */
  readonly isCaughtUp: () => boolean;
  /**
   * Takes in what the log holds, then computes what is pending of these periods, or of all, while it has
   * time; false when it had too little.
   */
  readonly settle: (periods: Span | null, hasTime: () => boolean) => Promise<boolean>;
  /** Opens the warehouse anew: what was taken and not committed is taken again. */
  readonly restart: () => Promise<void>;
};

export const createIntake = (
  reads: LogReads,
  clock: Clock,
  opener: Opener,
  isStopped: () => boolean,
): Intake => {
  let position: StreamPosition | null = null;
  let isCaughtUp = false;

  const take = async (thread: WarehouseThread): Promise<boolean> => {
    const { position: reached, isMore } = await takeIn(reads, thread, position ?? thread.position);
    position = reached;
    isCaughtUp = !isMore;
    return isMore;
  };
  const compute = async (thread: WarehouseThread, how: Omit<Compute, "command" | "now">) => {
    const { wait } = await thread.ask({ command: "compute", now: clock.now(), ...how });
    return wait;
  };
  return {
    position: () => position,
    isCaughtUp: () => isCaughtUp,
    turn: async () => {
      const thread = isStopped() ? null : await opener.open();
      if (!thread || !isThread(thread)) return null;
      const start = performance.now();
      const isMore = await take(thread);
      const took = performance.now() - start;
      const wait = await compute(thread, { isBusy: isMore, isForced: false, periods: null });
      // Half of the time at most, while there is much: what is being committed goes before.
      return isMore ? took : wait;
    },
    settle: async (periods, hasTime) => {
      const goesOn = (): boolean => !isStopped() && hasTime();
      const thread = goesOn() ? await opener.open() : null;
      if (!thread || !isThread(thread)) return false;
      for (let isMore = true; isMore;) {
        if (!goesOn()) return false;
        isMore = await take(thread);
      }
      for (let isPending = true; isPending;) {
        if (!goesOn()) return false;
        isPending = (await compute(thread, { isBusy: false, isForced: true, periods })) !== null;
      }
      return true;
    },
    restart: async () => {
      position = null;
      isCaughtUp = false;
      await opener.close();
    },
  };
};

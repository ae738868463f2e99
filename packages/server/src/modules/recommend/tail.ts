import { performance } from "node:perf_hooks";
import { setTimeout as rest } from "node:timers/promises";
import { setImmediate } from "node:timers/promises";
import { TOUCH_EVENTS } from "@attune/core/profile";
import type { Store, StreamEntry, StreamPosition } from "../../platform/store/index.ts";
import { STREAM_START } from "../../platform/store/index.ts";
import type { LearntEntry, Taken } from "./messages.ts";

/** Entries that are read at once: the main thread reads them, so that nobody waits long for it. */
const CHUNK = 250;

const NAMED = new RegExp(`"(?:${TOUCH_EVENTS.join("|")})"`);

/** What of the log may say something of items; whether it does, the learner finds out. */
const learntOf = ({ kind, position, facet, body }: StreamEntry): LearntEntry[] => {
  if (kind === "catalog") return [{ position, kind, facet, body }];
  return kind === "event" && NAMED.test(body) ? [{ position, kind, facet, body }] : [];
};

/** True when a place in the log is behind another. */
export const isBehind = (a: StreamPosition, b: StreamPosition): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq);

/** A chunk of the log, taken in: what it says, and whether the served version knew of it already. */
export type TakenChunk = {
  readonly taken: Taken;
  readonly isNew: boolean;
  readonly kinds: readonly string[];
};

export type TailDeps = {
  readonly reads: Pick<Store["reads"], "stream">;
  readonly take: (entries: readonly LearntEntry[]) => Promise<Taken>;
  readonly onTaken: (chunk: TakenChunk) => Promise<void>;
  /** Behind which place entries are news to what is served; null while nothing is. */
  readonly learntUpTo: () => StreamPosition | null;
  readonly isStopped: () => boolean;
};

/** Reads the log from its start, and then as it grows. */
export const createTail = ({ reads, take, onTaken, learntUpTo, isStopped }: TailDeps) => {
  let position = STREAM_START;
  let reading: Promise<unknown> = Promise.resolve();

  const hand = async (entries: readonly StreamEntry[], isNew: boolean): Promise<void> => {
    if (entries.length === 0) return;
    const taken = await take(entries.flatMap(learntOf));
    await onTaken({ taken, isNew, kinds: entries.map(({ kind }) => kind) });
  };
  /** One chunk; answers whether there may be more. */
  const step = async (): Promise<boolean> => {
    const entries = await reads.stream(position, CHUNK);
    const known = learntUpTo();
    const isNews = (entry: StreamEntry): boolean =>
      known === null || isBehind(entry.position, known);
    await hand(
      entries.filter((entry) => !isNews(entry)),
      false,
    );
    await hand(entries.filter(isNews), known !== null);
    position = entries.at(-1)?.position ?? position;
    return entries.length === CHUNK;
  };
  /** Reads to the end; unless it is urgent, no more than half of the time. */
  const read = async (isUrgent: () => boolean): Promise<void> => {
    for (let isMore = true; isMore && !isStopped();) {
      const start = performance.now();
      isMore = await step();
      if (isMore && !isUrgent()) await rest(performance.now() - start);
      else await setImmediate();
    }
  };
  return {
    position: (): StreamPosition => position,
    /** Reads what there is; calls come one after the other. */
    read: (isUrgent: () => boolean): Promise<void> => {
      const done = reading.then(() => read(isUrgent));
      reading = done.catch(() => undefined);
      return done;
    },
  };
};
export type Tail = ReturnType<typeof createTail>;

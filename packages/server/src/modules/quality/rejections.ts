import type { EventAnswer } from "@attune/contract";
import { dayOf } from "@attune/core/quality";
import type { RejectedCount, Store } from "../../platform/store/index.ts";

/** Rejected messages are counted in memory and written at most this often (ms). */
const EVERY = 1_000;

export type Rejections = {
  /** Counts the rejected among the answers to one request, each on the day of the time of its place. */
  readonly observe: (
    answers: readonly EventAnswer[],
    source: string,
    timeOf: (nth: number) => number,
  ) => void;
  /** Writes what is counted; what cannot be written now is kept for the next time. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Counts messages that never become events, and so never reach the writer's own counting. A kill
 * loses the counts of the last second.
 */
export const createRejections = (store: Pick<Store, "countRejected">): Rejections => {
  const counts = new Map<string, { source: string; day: number; code: string; count: number }>();
  let timer: NodeJS.Timeout | null = null;

  const add = ({ source, day, code, count }: RejectedCount): void => {
    const key = `${day} ${code} ${source}`;
    const found = counts.get(key);
    if (found) found.count += count;
    else counts.set(key, { source, day, code, count });
  };
  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (counts.size === 0) return;
    const taken = [...counts.values()];
    counts.clear();
    await store.countRejected(taken).catch((error: unknown) => {
      taken.forEach(add);
      throw error;
    });
  };
  const flushLater = (): void => {
    if (timer) return;
    // A store that cannot write says so to the senders; the counts wait for the next flush.
    timer = setTimeout(() => void flush().catch(() => undefined), EVERY);
    timer.unref();
  };

  return {
    observe: (answers, source, timeOf) => {
      answers.forEach((answer, nth) => {
        if (answer.status !== "rejected") return;
        add({ source, day: dayOf(timeOf(nth)), code: answer.code, count: 1 });
        flushLater();
      });
    },
    flush,
    stop: () => flush().catch(() => undefined),
  };
};

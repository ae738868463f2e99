import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";

/** As libuv calls the threads on which DuckDB's queries run. */
const POOL = "libuv-worker";
/** What waits for figures can wait: decisions and events go first where cores are few. */
const NICE = 10;

const isOfPool = (thread: string): boolean =>
  readFileSync(`/proc/self/task/${thread}/comm`, "utf8").trim() === POOL;

/**
 * Lets this thread, and those on which its queries run, have what the others leave. Linux alone knows
 * priorities of threads; elsewhere nothing is changed.
 */
export const giveWay = (): void => {
  try {
    const own = basename(readlinkSync("/proc/thread-self"));
    const pool = readdirSync("/proc/self/task").filter(isOfPool);
    for (const thread of [own, ...pool]) setPriority(Number(thread), NICE);
  } catch {
    // Without it figures and decisions share the cores alike.
  }
};

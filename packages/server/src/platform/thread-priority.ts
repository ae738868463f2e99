import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";

/** As libuv calls the threads on which DuckDB's queries run. */
const POOL = "libuv-worker";
/** Figures and models can wait: decisions and events go first where cores are few. */
const NICE = 10;

const isOfPool = (thread: string): boolean =>
  readFileSync(`/proc/self/task/${thread}/comm`, "utf8").trim() === POOL;

/**
 * Lets this thread have what the others leave, and with `pool` those on which its queries run. Linux
 * alone knows priorities of threads; elsewhere nothing is changed.
 */
export const giveWay = ({ pool }: { readonly pool: boolean }): void => {
  try {
    const own = basename(readlinkSync("/proc/thread-self"));
    const others = pool ? readdirSync("/proc/self/task").filter(isOfPool) : [];
    for (const thread of [own, ...others]) setPriority(Number(thread), NICE);
  } catch {
    // Without it this thread and the others share the cores alike.
  }
};

import type { Logger } from "pino";
import type { Clock } from "../../platform/clock/index.ts";

const HOUR_MS = 3_600_000;

/** Warns that quarantine is full, once an hour, with how many events it only counts since the last time. */
export const createFullWarning = (log: Pick<Logger, "warn">, clock: Clock) => {
  let [last, summarised] = [Number.NEGATIVE_INFINITY, 0];
  return (count: number): void => {
    summarised += count;
    const now = clock.now();
    if (now - last < HOUR_MS) return;
    log.warn(
      { summarised },
      "quarantine is full: the bodies of old events go, only their count is kept",
    );
    [last, summarised] = [now, 0];
  };
};

import type { Config } from "../../config.ts";
import type { Clock } from "../../platform/clock/index.ts";

/** The longest that a timer of the engine can wait. */
const LONGEST = 2 ** 31 - 1;

/** When an hour of the day comes next in a zone, in epoch ms. */
export const nextHour = (now: number, hour: number, zone: string): number => {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const at = Temporal.PlainTime.from({ hour });
  const today = here.withPlainTime(at);
  const next =
    Temporal.ZonedDateTime.compare(today, here) > 0
      ? today
      : here.add({ days: 1 }).withPlainTime(at);
  return next.epochMilliseconds;
};

/** Does some work at the hour of the settings, each day; answers how to stop. A set clock has no nights. */
export const eachNight = (
  { ATTUNE_TRAIN_HOUR, ATTUNE_TIMEZONE }: Config,
  clock: Clock,
  work: () => Promise<void>,
): (() => void) => {
  if (ATTUNE_TRAIN_HOUR === "off" || clock.virtual) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const set = (): void => {
    const now = clock.now();
    const wait = nextHour(now, Number(ATTUNE_TRAIN_HOUR), ATTUNE_TIMEZONE) - now;
    timer = setTimeout(
      () => {
        set();
        void work();
      },
      Math.min(LONGEST, wait),
    );
    timer.unref();
  };
  set();
  return () => clearTimeout(timer);
};

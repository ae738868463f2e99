import type { Config } from "../../config.ts";
import type { Clock } from "../../platform/clock/index.ts";

/** The longest that a timer of the engine can wait. */
const LONGEST = 2 ** 31 - 1;
/** When another node has its turn, or looking failed, it is looked again so much later (ms). */
const LOOK_AGAIN = 5_000;

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

export type NightsDeps = {
  readonly config: Pick<Config, "ATTUNE_TRAIN_HOUR" | "ATTUNE_TIMEZONE">;
  readonly clock: Clock;
  /** When the newest version was made, epoch ms; null while there is none. */
  readonly latest: () => Promise<number | null>;
  /** Trains what was due then, epoch ms; false when it was not this node's turn. */
  readonly train: (due: number) => Promise<boolean>;
};

export type Nights = {
  /** The server has started, or its clock was set: a night may have passed. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
};

/**
 * Trains at the hour of the settings, each day. What counts is whether that hour has passed since the
 * newest version was made: also while nobody served, or because the clock was set. Of several nights
 * that have passed one training is made.
 */
export const createNights = ({ config, clock, latest, train }: NightsDeps): Nights => {
  const { ATTUNE_TRAIN_HOUR: hour, ATTUNE_TIMEZONE: zone } = config;
  let isStopped = hour === "off";
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  // A training that made nothing is tried again the night after.
  let tried = Number.NEGATIVE_INFINITY;

  const next = (from: number): number => nextHour(from, Number(hour), zone);
  const sleepFor = (ms: number): void => {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(wake, Math.min(LONGEST, ms));
    timer.unref();
  };
  const look = async (): Promise<void> => {
    const made = await latest();
    const now = clock.now();
    if (made !== null && next(Math.max(made, tried)) <= now) {
      if (!(await train(next(Math.max(made, tried))))) return sleepFor(LOOK_AGAIN);
      tried = now;
    }
    if (!clock.virtual) sleepFor(next(clock.now()) - clock.now());
  };
  const wake = (): void => {
    if (isStopped) return;
    looking = looking
      .then(() => (isStopped ? undefined : look()))
      .catch(() => sleepFor(LOOK_AGAIN));
  };
  return {
    wake,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
};

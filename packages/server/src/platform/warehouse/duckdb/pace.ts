import type { Grain } from "@attune/core/calendar";
import type { PeriodKey } from "./marks.ts";

/** No period is computed more often than this, in ms: the longer it is, the less a moment changes it. */
const LEAST_REST: Readonly<Record<Grain, number>> = { day: 1_000, week: 5_000, month: 15_000 };
/** A period rests this many times as long as its figures took to compute. */
const PERIOD_RESTS = 20;
/** After a computation none follows for this many times as long as it took, so that others have the machine. */
const PAUSE = { idle: 3, busy: 19 } as const;
/** Periods whose rest is remembered; the oldest are forgotten and may be computed at once. */
const REMEMBERED = 2_000;

/** Says when which period may be computed. Times are of a clock that only runs, in ms. */
export type Pace = {
  /** The first that may be computed now, or how long until one may; null when there is none. */
  readonly next: (
    pending: readonly PeriodKey[],
    elapsed: number,
  ) => { readonly period: PeriodKey } | { readonly wait: number } | null;
  /** A period's computation took `took` ms; `isBusy` while the stream has more to take in. */
  readonly computed: (period: PeriodKey, elapsed: number, took: number, isBusy: boolean) => void;
};

const nameOf = ({ grain, firstDay }: PeriodKey): string => `${grain} ${firstDay}`;

export const createPace = (): Pace => {
  const restsUntil = new Map<string, number>();
  let pausesUntil = 0;
  return {
    next: (pending, elapsed) => {
      if (pending.length === 0) return null;
      if (elapsed < pausesUntil) return { wait: pausesUntil - elapsed };
      let wait = Number.POSITIVE_INFINITY;
      for (const period of pending) {
        const left = (restsUntil.get(nameOf(period)) ?? 0) - elapsed;
        if (left <= 0) return { period };
        wait = Math.min(wait, left);
      }
      return { wait };
    },
    computed: (period, elapsed, took, isBusy) => {
      const name = nameOf(period);
      pausesUntil = elapsed + took * (isBusy ? PAUSE.busy : PAUSE.idle);
      restsUntil.delete(name);
      restsUntil.set(name, elapsed + Math.max(LEAST_REST[period.grain], took * PERIOD_RESTS));
      const [oldest] = restsUntil.keys();
      if (restsUntil.size > REMEMBERED && oldest !== undefined) restsUntil.delete(oldest);
    },
  };
};

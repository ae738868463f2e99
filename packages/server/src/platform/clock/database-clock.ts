import type { Clock } from "./clock.ts";

/** Asks the database; what it is like is not the clock's concern. */
export type ClockQuery = (
  sql: string,
  values: readonly number[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export type DatabaseClockDeps = {
  readonly query: ClockQuery;
  /** Milliseconds of a monotonic clock of this machine. */
  readonly elapsed: () => number;
};

/** Questions at a start, of which the one that was answered soonest counts. */
const SAMPLES = 3;
/** An answer that was so long on its way (ms) says too little of the time. */
const LONG_MS = 100;
/** The clock stands still rather than go back, up to so much (ms); more is a correction, and is followed. */
const STANDSTILL_MS = 2_000;

const NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now";

const nowIn = (rows: readonly Readonly<Record<string, unknown>>[]): number =>
  Number(rows[0]?.["now"]);

type Sample = { readonly offset: number; readonly roundTrip: number };

/**
 * The database's time, so that all nodes have the same. It is read in the middle of a question's way
 * there and back, and carried on by this machine's monotonic clock, which no setting of its wall
 * clock moves. `measure` reads it again; the caller does so every now and then.
 */
export const databaseClock = async ({
  query,
  elapsed,
}: DatabaseClockDeps): Promise<Clock & { readonly measure: () => Promise<void> }> => {
  const sample = async (): Promise<Sample> => {
    const asked = elapsed();
    const now = nowIn(await query(NOW, []));
    const answered = elapsed();
    return { offset: now - (asked + answered) / 2, roundTrip: answered - asked };
  };
  const soonest = async (): Promise<Sample> => {
    let best = await sample();
    for (let n = 1; n < SAMPLES; n += 1) {
      const next = await sample();
      if (next.roundTrip < best.roundTrip) best = next;
    }
    return best;
  };
  const first = await soonest();
  let { offset } = first;
  let last = -Infinity;
  return {
    now: () => {
      const now = Math.floor(elapsed() + offset);
      last = now > last || now < last - STANDSTILL_MS ? now : last;
      return last;
    },
    virtual: false,
    set: async () => false,
    refresh: async () => undefined,
    measure: async () => {
      const next = await soonest();
      // Half of a long way is a wrong guess; it is asked again soon.
      if (next.roundTrip <= Math.max(LONG_MS, 2 * first.roundTrip)) ({ offset } = next);
    },
  };
};

/**
 * A clock that stands in a row of the database, the same for all nodes, until one of them sets it. It
 * outlives restarts. `now` is what was last read: `refresh` reads it.
 * @param start - its time when nobody has set one yet.
 */
export const sharedVirtualClock = async (query: ClockQuery, start: number): Promise<Clock> => {
  const read = async (): Promise<number> => nowIn(await query("SELECT now FROM virtual_clock", []));
  await query("INSERT INTO virtual_clock (one, now) VALUES (1, $1) ON CONFLICT DO NOTHING", [
    Math.floor(start),
  ]);
  let now = await read();
  return {
    now: () => now,
    virtual: true,
    set: async (next) => {
      const set = await query("UPDATE virtual_clock SET now = $1 WHERE now <= $1 RETURNING now", [
        next,
      ]);
      now = set.length > 0 ? next : await read();
      return set.length > 0;
    },
    refresh: async () => {
      now = Math.max(now, await read());
    },
  };
};

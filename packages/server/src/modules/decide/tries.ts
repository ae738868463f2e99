import { problem } from "@attune/contract";
import type { Caller } from "../keys/index.ts";
import { createAllowance } from "./allowance.ts";

export type TryLimit = {
  /** Slots in a minute that one key, or one person who is signed in, may try out. */
  readonly perMinute: number;
  /** Tries that run at once, over all of them: each reads and folds what customers wait for too. */
  readonly atOnce: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Runs what is tried of so many slots, or refuses it. @throws too-many-tries */
export type Tries = <T>(
  caller: Pick<Caller, "actor">,
  slots: number,
  run: () => Promise<T>,
) => Promise<T>;

/** Enough for somebody at the screen, and for a test that asks for all slots of a shop. */
export const USUAL_TRIES = { perMinute: 1_200, atOnce: 4 } as const;

/** Seconds after which one that runs has most likely ended. */
const SOON_S = 1;

/** A limit on what is tried out: it is decided as for a customer, and must not take their place. */
export const createTries = ({ perMinute, atOnce, elapsed }: TryLimit): Tries => {
  const take = createAllowance({ perMinute, elapsed });
  let running = 0;
  return async ({ actor }, slots, run) => {
    if (running >= atOnce)
      throw problem("too-many-tries", {
        detail: `${atOnce} are running.`,
        retryAfter: SOON_S,
      });
    const wait = take(actor, slots);
    if (wait > 0)
      throw problem("too-many-tries", {
        detail: `You may try out ${perMinute} slots a minute.`,
        retryAfter: Math.ceil(wait / 1_000),
      });
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
    }
  };
};

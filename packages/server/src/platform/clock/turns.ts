import { setImmediate } from "node:timers/promises";

/** How long one piece of work keeps others waiting, in ms. */
const SLICE = 3;

/**
 * Lets others have their turn: to be awaited in between by whatever works long on the main thread.
 * Only what has worked for a slice waits; decisions beside it keep their time.
 * @param elapsed - milliseconds of a monotonic clock
 */
export const createTurns = (elapsed: () => number): (() => Promise<void>) => {
  let since = elapsed();
  return async () => {
    if (elapsed() - since < SLICE) return;
    await setImmediate();
    since = elapsed();
  };
};

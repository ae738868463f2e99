import { problem } from "@attune/contract";

/** Seconds after which it is worth asking again. */
const RETRY_AFTER_S = 30;

/** How many exports run at once: the store keeps a snapshot for each. */
export const createConcurrency = (most: number) => {
  let running = 0;
  return {
    /** Begins one and answers how to end it. Throws `too-many-exports` when there are as many as may be. */
    begin: (): (() => void) => {
      if (running >= most)
        throw problem("too-many-exports", {
          detail: `${most} exports are running.`,
          retryAfter: RETRY_AFTER_S,
        });
      running += 1;
      let isRunning = true;
      return () => {
        if (isRunning) running -= 1;
        isRunning = false;
      };
    },
  };
};
export type Concurrency = ReturnType<typeof createConcurrency>;

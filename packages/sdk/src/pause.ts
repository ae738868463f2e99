import type { Storage } from "./storage.ts";
import { LONGEST_WAIT_MS } from "./transport.ts";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

const RETRY = "retry";

/** When the server may be asked again: known to all tabs, so that twenty do not each find out. */
export const createPause = (storage: Storage) => {
  // What is no number counts as none: the page or its visitor may have written there.
  const read = () => (storage.read(RETRY) ?? "").split(" ").map((text) => Number(text) || 0);
  return {
    /** Milliseconds that are left; none after the clock was put back. */
    left: (): number => {
      const [until = 0] = read();
      const left = until - Date.now();
      return left > 0 && left <= LONGEST_WAIT_MS ? left : 0;
    },
    end: () => storage.remove(RETRY),
    begin: (retryAfter: number): number => {
      const [, attempts = 0] = read();
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
      // Half of it by chance: clients that failed together do not come back together.
      const wait = Math.max(pause * (0.5 + Math.random() / 2), retryAfter);
      storage.write(RETRY, `${Date.now() + wait} ${attempts + 1}`);
      return wait;
    },
  };
};

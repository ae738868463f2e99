import { performance } from "node:perf_hooks";

/** Rings once, at the earliest time that it was set to; it keeps no process alive. */
export type Alarm = {
  /** In so many ms. */
  readonly set: (rest: number) => void;
  readonly clear: () => void;
};

export const createAlarm = (ring: () => void): Alarm => {
  let waiting: { readonly timer: NodeJS.Timeout; readonly at: number } | null = null;
  const clear = (): void => {
    if (waiting) clearTimeout(waiting.timer);
    waiting = null;
  };
  return {
    clear,
    set: (rest) => {
      const at = performance.now() + rest;
      if (waiting && waiting.at <= at) return;
      clear();
      const timer = setTimeout(() => {
        waiting = null;
        ring();
      }, rest);
      timer.unref();
      waiting = { timer, at };
    },
  };
};

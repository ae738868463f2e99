import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type EndSignal = (typeof SIGNALS)[number];

/** The exit code of a process that a signal has ended, as a shell tells it. */
export const exitCodeOf = (signal: EndSignal): number => 128 + constants.signals[signal];

/**
 * Does something when the process is asked to end, instead of ending; answers how to stop listening.
 * A second signal ends the process at once.
 */
export const onEndSignal = (act: (signal: EndSignal) => void): (() => void) => {
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, heard);
  };
  const heard = (signal: EndSignal): void => {
    stop();
    act(signal);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return stop;
};

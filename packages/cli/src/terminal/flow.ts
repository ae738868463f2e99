import { performance } from "node:perf_hooks";
import cliProgress from "cli-progress";
import type { Terminal } from "./terminal.ts";

export type Flow = {
  /** That so many bytes more have gone through. */
  readonly add: (bytes: number) => void;
  readonly stop: () => void;
};

const NONE: Flow = { add: () => undefined, stop: () => undefined };

const MEGABYTE = 1_000_000;
const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);

/** A line for long work of which nobody knows how long it is: how much there was, and how fast. */
export const startFlow = (terminal: Terminal, label: string): Flow => {
  if (!terminal.isInteractive) return NONE;
  const start = performance.now();
  const bar = new cliProgress.SingleBar({
    stream: terminal.errors,
    format: (_options, _parameters, payload: { bytes?: number }) => {
      const seconds = (performance.now() - start) / 1000;
      const bytes = payload.bytes ?? 0;
      const rate = seconds > 0 ? bytes / seconds : 0;
      return `${label}  ${megabytes(bytes)} MB  ${megabytes(rate)} MB/s`;
    },
    fps: 8,
    hideCursor: true,
    clearOnComplete: true,
  });
  let bytes = 0;
  bar.start(1, 0, { bytes });
  return {
    add: (more) => {
      bytes += more;
      bar.update(0, { bytes });
    },
    stop: () => bar.stop(),
  };
};

import { performance } from "node:perf_hooks";
import cliProgress from "cli-progress";
import type { Terminal } from "./terminal.ts";

export type Progress = {
  /** How far of the total, and how many of what is counted. */
  readonly at: (value: number, count: number) => void;
  readonly stop: () => void;
};

const NONE: Progress = { at: () => undefined, stop: () => undefined };

const time = (seconds: number): string =>
  seconds >= 90 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds)} s`;

/**
 * A line for long work: how far it is, how fast (counted in `unit` a second), how long it will take.
 * Nothing at all when no person watches.
 */
export const startProgress = (
  terminal: Terminal,
  { label, total, unit }: { readonly label: string; readonly total: number; readonly unit: string },
): Progress => {
  if (!terminal.isInteractive) return NONE;
  const start = performance.now();
  const bar = new cliProgress.SingleBar({
    stream: terminal.errors,
    format: (_options, { value, progress }, payload: { count?: number }) => {
      const seconds = (performance.now() - start) / 1000;
      const count = payload.count ?? 0;
      const rate = seconds > 0 ? Math.round(count / seconds) : 0;
      const drawn = Math.round(Math.min(1, progress) * 24);
      const left = value > 0 ? time((seconds / value) * (total - value)) : "…";
      return `${label} ${"█".repeat(drawn)}${"░".repeat(24 - drawn)} ${Math.floor(progress * 100)} %  ${count.toLocaleString("en")} ${unit}  ${rate.toLocaleString("en")}/s  ${left} left`;
    },
    fps: 8,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(Math.max(1, total), 0, { count: 0 });
  return { at: (value, count) => bar.update(value, { count }), stop: () => bar.stop() };
};

import type { Latency } from "./latency.ts";
import type { Machine } from "./machine.ts";

export const ARBITRATION = "arbitration";

/** Most milliseconds that 1,000 candidates may take in 99 of 100 choices. */
const TARGET_MS = 0.5;

export type ArbitrationResult = {
  readonly scenario: typeof ARBITRATION;
  readonly candidates: number;
  readonly date: string;
  readonly command: string;
  readonly cases: readonly {
    readonly what: string;
    readonly calls: number;
    readonly latency: Latency;
    /** Whether the target is about it. */
    readonly isTarget: boolean;
  }[];
  /** Cores that were busy with something else. */
  readonly others: number;
  readonly machine: Machine;
};

const number = (value: number): string => value.toLocaleString("en-GB");

const verdict = (isTarget: boolean, { p99 }: Latency): string => {
  if (!isTarget) return "";
  return p99 <= TARGET_MS ? "met" : "**not met**";
};

export const arbitrationText = ({ candidates, cases, others }: ArbitrationResult): string =>
  [
    `${number(candidates)} candidates; ${others.toFixed(2)} cores of others`,
    ...cases.map(
      ({ what, latency: { p50, p95, p99, max } }) =>
        `  ${what}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`,
    ),
  ].join("\n");

/** The report's part about arbitration; nothing without results. */
export const arbitrationSection = (results: readonly ArbitrationResult[]): string[] =>
  results.flatMap((result) => [
    "## Arbitration in-process",
    "",
    `${number(result.candidates)} candidates with scores in no order, on one thread, after warming up. The draw is another one in each call. Target: p99 ≤ ${TARGET_MS} ms.`,
    "",
    "| what | calls | p50 ms | p95 ms | p99 ms | max ms | target |",
    "|---|---:|---:|---:|---:|---:|---|",
    ...result.cases.map(
      ({ what, calls, latency, isTarget }) =>
        `| ${what} | ${number(calls)} | ${latency.p50} | ${latency.p95} | **${latency.p99}** | ${latency.max} | ${verdict(isTarget, latency)} |`,
    ),
    "",
    `${result.others.toFixed(2)} cores were busy with something else. \`${result.command}\` (${result.date.slice(0, 10)}, ${result.machine.cores} cores)`,
    "",
  ]);

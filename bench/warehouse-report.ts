import type { Latency } from "./latency.ts";
import type { Machine } from "./machine.ts";

export const WAREHOUSE = "warehouse";

/** Milliseconds that a query over the rollups may take at most. */
export const QUERY_TARGET_MS = 2_000;

/** Times of one query over the rollups, in milliseconds. */
export type QueryTimes = {
  /** What was asked: day by channel. */
  readonly name: string;
  /** Rows of the answer. */
  readonly rows: number;
  readonly runs: number;
  readonly latency: Latency;
};

/** Decide with nothing beside it, and while figures are asked for and computed. */
export type BesideDecide = {
  readonly seconds: number;
  readonly profiles: number;
  readonly alone: { readonly rate: number; readonly latency: Latency };
  readonly beside: { readonly rate: number; readonly latency: Latency };
  /** Answers of GET /v1/kpis meanwhile. */
  readonly asked: number;
  readonly kpis: Latency;
};

export type WarehouseResult = {
  readonly scenario: typeof WAREHOUSE;
  readonly events: number;
  readonly facets: number;
  readonly days: number;
  readonly date: string;
  readonly command: string;
  /** Seconds to make the events. */
  readonly madeIn: number;
  readonly fileMb: number;
  /** Periods of every grain, and how long their figures took, in seconds and at most in ms. */
  readonly computed: {
    readonly periods: number;
    readonly seconds: number;
    readonly slowest: Readonly<Record<"day" | "week" | "month", number>>;
  };
  readonly queries: readonly QueryTimes[];
  readonly beside: BesideDecide | null;
  readonly machine: Machine;
  readonly met: boolean;
};

const number = (value: number): string => value.toLocaleString("en-GB");

const computedText = ({ computed: { periods, seconds, slowest } }: WarehouseResult): string =>
  `${number(periods)} periods computed in ${number(seconds)} s; at most ${number(slowest.day)} ms for a day, ${number(slowest.week)} ms for a week, ${number(slowest.month)} ms for a month`;

const besideText = ({ beside }: WarehouseResult): string[] =>
  beside === null
    ? []
    : [
        `Decide, ${number(beside.profiles)} profiles, ${beside.seconds} s: ${number(beside.alone.rate)}/s with p99 ${beside.alone.latency.p99} ms without a warehouse; ${number(beside.beside.rate)}/s with p99 ${beside.beside.latency.p99} ms beside it, while ${number(beside.asked)} calls of GET /v1/kpis were answered (p50 ${beside.kpis.p50} ms, max ${beside.kpis.max} ms), 20 events came each second and the periods that they touch were computed again`,
      ];

/** A result for the terminal. */
export const warehouseText = (result: WarehouseResult): string =>
  [
    `${number(result.events)} events of ${number(result.facets)} facets in ${result.days} days: made in ${number(result.madeIn)} s, ${number(result.fileMb)} MB`,
    `  ${computedText(result)}`,
    ...result.queries.map(
      ({ name, rows, latency: { p50, max } }) =>
        `  ${name.padEnd(24)} ${number(rows).padStart(6)} rows, p50 ${p50} ms, max ${max} ms`,
    ),
    `  target: each query ≤ ${number(QUERY_TARGET_MS)} ms: ${result.met ? "met" : "not met"}`,
    ...besideText(result).map((line) => `  ${line}`),
  ].join("\n");

const queryRows = ({ events, queries }: WarehouseResult): string[] =>
  queries.map(
    ({ name, rows, runs, latency: { p50, max } }) =>
      `| ${number(events)} | ${name} | ${number(rows)} | ${runs} | ${p50} | ${max} |`,
  );

const resultLine = (result: WarehouseResult): string =>
  `- ${number(result.events)} events of ${number(result.facets)} facets in ${result.days} days, made by SQL in ${number(result.madeIn)} s (${number(result.fileMb)} MB): ${computedText(result)}. Target: each query ≤ ${number(QUERY_TARGET_MS)} ms: ${result.met ? "met" : "**not met**"}. ${besideText(
    result,
  )
    .map((line) => `${line}. `)
    .join("")}\`${result.command}\` (${result.date.slice(0, 10)})`;

/** The report's part about the warehouse; nothing without results. */
export const warehouseSection = (results: readonly WarehouseResult[]): string[] => {
  const sorted = results.toSorted((a, b) => a.events - b.events);
  if (sorted.length === 0) return [];
  return [
    "## Figures from the warehouse",
    "",
    "Events are made inside DuckDB: four sources, four channels and none, activity by Zipf's law, 2 % orders, 0.2 % refunds, one event in a hundred up to three days late, a tenth of the facets linked to another, bodies left empty. The rollups of every period are computed, then asked for over the whole time.",
    "",
    "| events | query | rows | runs | p50 ms | max ms |",
    "|---:|---|---:|---:|---:|---:|",
    ...sorted.flatMap(queryRows),
    "",
    ...sorted.map(resultLine),
    "",
  ];
};

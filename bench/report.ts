import type { StreamResult } from "./load.ts";
import type { Machine } from "./machine.ts";
import type { Scenario } from "./scenarios.ts";

/** One figure with all that it depends on, as it stands in bench/results. */
export type Result = {
  readonly scenario: string;
  readonly title: string;
  readonly profiles: number;
  readonly seconds: number;
  readonly date: string;
  readonly command: string;
  readonly streams: readonly StreamResult[];
  readonly stored: {
    readonly acknowledged: number;
    readonly events: number;
    readonly decided: number;
    readonly decisions: number;
    readonly failed: number;
    readonly equal: boolean;
  };
  readonly memory: { readonly peakMb: number; readonly endMb: number };
  /** CPU seconds in each counted second. */
  readonly cpu: {
    readonly server: number;
    readonly load: number;
    /** Not ours: what disturbed the figure. */ readonly others: number;
  };
  /** MB written to disk in each counted second. */
  readonly writtenMb: number;
  /** How often models were trained beside it. */
  readonly trained?: number;
  readonly durability: string;
  readonly machine: Machine;
  readonly target: Scenario["target"];
  readonly met: boolean;
};

const number = (value: number): string => value.toLocaleString("en-GB");

export const isMet = (
  { of, rate, p99 }: Scenario["target"],
  streams: readonly StreamResult[],
): boolean => {
  const stream = streams.find(({ name }) => name === of);
  if (!stream) return false;
  // A schedule is held when no more than a hundredth of it is missing.
  const wanted = (rate ?? 0) * (stream.schedule === null ? 1 : 0.99);
  return stream.rate >= wanted && stream.latency.p99 <= (p99 ?? Infinity);
};

const targetText = ({ target: { of, rate, p99 }, met }: Result): string => {
  const parts = [
    rate === undefined ? "" : `≥ ${number(rate)}/s`,
    p99 === undefined ? "" : `p99 ≤ ${p99} ms`,
  ].filter((part) => part !== "");
  return `${of}: ${parts.join(", ")}: ${met ? "met" : "**not met**"}`;
};

const streamRows = (result: Result): string[] =>
  result.streams.map(
    ({ name, connections, schedule, rate, latency: { p50, p95, p99, max }, bytes }) =>
      `| ${number(result.profiles)} | ${name} | ${connections} | ${schedule === null ? "full speed" : `${number(schedule)}/s`} | ${number(bytes)} | **${number(rate)}** | ${p50} | ${p95} | ${p99} | ${max} |`,
  );

const storedText = ({ stored }: Result): string => {
  const events = `${number(stored.events)} events stored, ${number(stored.acknowledged)} acknowledged`;
  const decisions = `${number(stored.decisions)} decisions in the ledger, ${number(stored.decided)} answered`;
  return `${[stored.acknowledged > 0 ? events : "", stored.decided > 0 ? decisions : ""].filter((part) => part !== "").join("; ")}: ${stored.equal ? "equal" : "**not equal**"}${stored.failed > 0 ? `, ${number(stored.failed)} requests refused` : ""}`;
};

const trainedText = ({ trained }: Result): string =>
  trained === undefined ? "" : `; models trained ${trained} times in a row meanwhile`;

export const resultText = (result: Result): string =>
  [
    `${result.title}, ${number(result.profiles)} profiles, ${result.seconds} s`,
    ...result.streams.map(
      ({ name, rate, latency: { p50, p95, p99, max } }) =>
        `  ${name}: ${number(rate)}/s, p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`,
    ),
    `  server memory ${result.memory.peakMb} MB at most; CPU ${result.cpu.server.toFixed(2)} cores server, ${result.cpu.load.toFixed(2)} cores load, ${result.cpu.others.toFixed(2)} others; ${Math.round(result.writtenMb)} MB/s to disk`,
    `  ${storedText(result)}${trainedText(result)}`,
    `  ${targetText(result)}`,
  ].join("\n");

const section = (results: readonly Result[]): string[] => {
  const [first] = results;
  if (!first) return [];
  return [
    `## ${first.title}`,
    "",
    "| profiles | stream | connections | pace | bytes an event or call | per second | p50 ms | p95 ms | p99 ms | max ms |",
    "|---:|---|---:|---|---:|---:|---:|---:|---:|---:|",
    ...results.flatMap(streamRows),
    "",
    ...results.map(
      (result) =>
        `- ${number(result.profiles)} profiles: target ${targetText(result)}. ${storedText(result)}${trainedText(result)}. Server memory ${result.memory.peakMb} MB at most, CPU ${result.cpu.server.toFixed(2)} cores of the server and ${result.cpu.load.toFixed(2)} of the generator, ${result.cpu.others.toFixed(2)} of others on the machine, ${Math.round(result.writtenMb)} MB/s written to disk, where a write of 4 kB took ${result.machine.syncMs} ms. \`${result.command}\` (${result.seconds} s, ${result.date.slice(0, 10)})`,
    ),
    "",
  ];
};

const machineText = ({ machine, durability }: Result): string =>
  `Machine: ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.platform}, Node ${machine.node}. Durability: ${durability}.`;

/** The report of all results, in the scenarios' order. */
export const reportText = (scenarios: readonly Scenario[], results: readonly Result[]): string => {
  const machines = [...new Set(results.map(machineText))];
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench`; the figures with everything that they depend on are in `bench/results`.",
    "",
    ...machines.flatMap((machine) => [machine, ""]),
    "The load generator runs on the same machine, in a process of its own, and shares its cores. Each run starts on a fresh copy of a data directory in which every profile has a `user_id`, an `anonymous_id` and traits; warm-up is not counted. Profiles act by Zipf's law with exponent 1; a tenth of the events carry both identifiers; the mix is 50 % Product Viewed, 25 % page, 12 % Product Added, 5 % Order Completed, 8 % identify. Decide asks for one slot with 100 rules and 100 offers, for known profiles; each answer's record is in the ledger before it leaves. Recommend asks for ten items of a catalog of 10,000, by three sources with a filter, two boosts, caps and variety, for profiles with a history of 100,000 events, all of which was read into sessions and trends before; its answers are in the ledger too. After the load the server is stopped and started anew, and what is stored is compared with what was acknowledged.",
    "",
    "At full speed a closed loop finds the highest rate, and its times are those of a saturated server. On a schedule the times are those of a caller at that rate, counted from when the request was due.",
    "",
    ...scenarios.flatMap(({ name }) =>
      section(
        results.filter(({ scenario }) => scenario === name).sort((a, b) => a.profiles - b.profiles),
      ),
    ),
  ].join("\n");
};

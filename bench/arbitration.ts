// How long choosing among 1,000 candidates takes: `node bench/arbitration.ts [--calls 5000] [--keep]`.
import { tmpdir } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Scorable } from "@attune/core/arbitration";
import {
  Arbitration,
  compileArbitration,
  composeSlate,
  rank,
  Slate,
} from "@attune/core/arbitration";
import { ARBITRATION, arbitrationText } from "./arbitration-report.ts";
import { latencyOf } from "./latency.ts";
import { busySeconds, describeMachine } from "./machine.ts";
import { keepResult } from "./results.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "5000" },
    keep: { type: "boolean", default: false },
  },
});
const calls = Number(values.calls);

const CANDIDATES = 1_000;
const WARMUP = 1_000;
/** Draws one after the other fill [0, 1) evenly by it: the golden ratio. */
const STEP = 0.618_033_988_75;

const candidates = Array.from(
  { length: CANDIDATES },
  (_, id): Scorable => ({
    id,
    rule: `rule-${id}`,
    offer: `offer-${id}`,
    priority: id % 10,
    value: 10 + ((id * 7_919) % 1_000) / 10,
    context: 1 + (id % 3) / 10,
    lever: 1,
    figures: { shown: 100 + ((id * 31) % 5_000), clicked: (id * 13) % 50, dismissed: 0 },
    read: (name) => (name === "orders" ? id % 7 : undefined),
  }),
);

const ranking = (given: Partial<Arbitration>, most: number) => {
  const compiled = compileArbitration(Arbitration.parse(given));
  return (call: number): unknown => rank(candidates, compiled, (call * STEP) % 1, most);
};

const composing = (given: Partial<Slate>) => {
  const slate = Slate.parse({ size: 10, perCategory: 5, perBrand: 3, ...given });
  const compiled = compileArbitration(Arbitration.parse({ by: "value" }));
  const entries = rank(candidates, compiled, 0).ranked.map(({ id, offer, score }) => ({
    id,
    offer,
    score,
    category: `category-${id % 30}`,
    brand: `brand-${id % 70}`,
  }));
  return (): unknown => composeSlate(entries, slate);
};

type Case = {
  readonly what: string;
  readonly isTarget?: true;
  readonly run: (call: number) => unknown;
};

const CASES: readonly Case[] = [
  { what: "priority, the best 10", isTarget: true, run: ranking({ by: "priority" }, 10) },
  { what: "value, the best 10", isTarget: true, run: ranking({ by: "value" }, 10) },
  { what: "value, the best 100", isTarget: true, run: ranking({ by: "value" }, 100) },
  { what: "value with exploration, the best 10", run: ranking({ by: "value", explore: 0.1 }, 10) },
  { what: "Thompson, the best 10, with chances", run: ranking({ by: "thompson" }, 10) },
  {
    what: "a formula over a trait and two parts, the best 10",
    run: ranking({ by: "formula", formula: "value * propensity + orders" }, 10),
  },
  { what: "priority, all in order", run: ranking({ by: "priority" }, CANDIDATES) },
  { what: "value, all in order", run: ranking({ by: "value" }, CANDIDATES) },
  { what: "a slate of 10 out of all", run: composing({}) },
  {
    what: "a slate of 100 out of all, with diversity",
    run: composing({ size: 100, diversity: 0.3 }),
  },
];

const timesOf = (run: Case["run"]): number[] => {
  for (let call = 0; call < WARMUP; call += 1) run(call);
  return Array.from({ length: calls }, (_, call) => {
    const start = performance.now();
    run(call);
    return performance.now() - start;
  });
};

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const before = { at: performance.now(), busy: busySeconds(), own: cpuSeconds() };
const cases = CASES.map(({ what, isTarget = false, run }) => ({
  what,
  calls,
  latency: latencyOf(timesOf(run)),
  isTarget,
}));
const others =
  ((busySeconds() - before.busy - (cpuSeconds() - before.own)) * 1_000) /
  (performance.now() - before.at);

const result = {
  scenario: ARBITRATION,
  candidates: CANDIDATES,
  date: new Date().toISOString(),
  command: `node bench/arbitration.ts --calls ${calls} --keep`,
  cases,
  others: Math.max(0, Math.round(others * 100) / 100),
  machine: describeMachine(tmpdir()),
} as const;
console.log(arbitrationText(result));
if (values.keep) keepResult(`arbitration-${CANDIDATES}`, result);

// What one decision among many candidates takes in this process: `node bench/candidates.ts [--candidates 1000] [--rounds 2000]`.
import { parseArgs } from "node:util";
import type { DecideInput, Versioned } from "@attune/core/decision";
import { compileProgram, decide, evidenceOf, settle } from "@attune/core/decision";
import { checkDefinitions } from "@attune/core/definition";

const { values } = parseArgs({
  options: {
    candidates: { type: "string", default: "1000" },
    rounds: { type: "string", default: "2000" },
  },
});
const candidates = Number(values.candidates);
const rounds = Number(values.rounds);
const WARM_UP = 300;
const NOW = 1_790_000_000_000;

const keys = Array.from({ length: candidates }, (_, nth) => `offer-${nth}`);

/** Offers with four clauses and a value each, some with a weight; all capped by one policy. */
const documents = (by: string, capped: boolean): object[] => [
  { kind: "slot", key: "hero", arbitration: { by }, default: { content: { title: "default" } } },
  ...keys.map((key, nth) => ({
    kind: "offer",
    key,
    content: { title: key },
    value: 1 + (nth % 17),
    eligibility: { country: { $in: ["SE", "NO"] }, age: { $gte: 18 + (nth % 40) } },
    applicability: { "context.page": "home", points: { $gte: nth % 100 } },
    ...(nth % 10 === 0 ? { weights: [{ if: { plan: "gold" }, weight: 2 }] } : {}),
  })),
  { kind: "rule", key: "all", slot: "hero", if: { returning: true }, then: { offers: keys } },
  ...(capped
    ? [
        {
          kind: "policy",
          key: "caps",
          caps: [{ key: "day", per: "offer", limit: 3, within: "24h" }],
        },
      ]
    : []),
];

const programOf = (by: string, capped: boolean) => {
  const { definitions, flaws } = checkDefinitions(documents(by, capped));
  if (flaws.length > 0) throw new Error(JSON.stringify(flaws[0]));
  return compileProgram(definitions.map((definition): Versioned => ({ definition, version: 1 })));
};

const TRAITS = { returning: true, country: "SE", age: 44, points: 60, plan: "gold" };

const inputOf = (draw: number, trace: boolean): DecideInput => ({
  slot: "hero",
  traits: Object.entries(TRAITS).map(([name, value]) => ({
    name,
    value,
    kind: "declared",
    source: "web",
    time: NOW - 1_000,
  })),
  segments: [],
  context: { page: "home" },
  now: NOW,
  zone: "Europe/Stockholm",
  bucketKey: "p1",
  draw,
  trace,
  evidence: evidenceOf({
    uses: { uses: [], cut: false },
    now: NOW,
    taken: () => 0,
    staleSince: null,
    figures: (offer) => ({ shown: 100 + offer.length, clicked: 5, dismissed: 1 }),
    item: () => null,
    shelf: () => null,
  }),
});

const quantile = (sorted: Float64Array, part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(3);

const measure = (what: string, by: string, capped: boolean, trace: boolean): void => {
  const program = programOf(by, capped);
  const times = new Float64Array(rounds);
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const input = inputOf(((round + WARM_UP) * 0.618) % 1, trace);
    const start = performance.now();
    const { offer } = settle(decide(program, input), () => null);
    const took = performance.now() - start;
    if (offer === null) throw new Error("nothing was shown");
    if (round >= 0) times[round] = took;
  }
  times.sort();
  console.log(
    `${what.padEnd(34)} p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms, most ${quantile(times, 1)} ms`,
  );
};

console.log(
  `${candidates} candidates, ${rounds} decisions each, everything judged, ranked and settled`,
);
measure("by priority", "priority", false, false);
measure("by value", "value", false, false);
measure("by value, each offer capped", "value", true, false);
measure("thompson", "thompson", false, false);
measure("by value, with the explanation", "value", false, true);

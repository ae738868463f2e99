// How many conditions one core evaluates: `node bench/conditions.ts [--evaluations 20000000] [--rounds 5]`.
import { parseArgs } from "node:util";
import type { FeatureRecord, Subject } from "@attune/core/condition";
import { compileConditionNode, readCondition, subjectOf } from "@attune/core/condition";
import type { JsonObject } from "@attune/core/json";

const { values } = parseArgs({
  options: {
    evaluations: { type: "string", default: "20000000" },
    rounds: { type: "string", default: "5" },
  },
});
const evaluations = Number(values.evaluations);
const rounds = Number(values.rounds);

const DAY = 86_400_000;
const NOW = 20_000 * DAY;
const SUBJECTS = 1_000;

/** Orders of the last 100 days, one a day. */
const RECORDS = Array.from(
  { length: 100 },
  (_, day): FeatureRecord => [NOW - (100 - day) * DAY, `m${day}`, "shop", "SEK", 19.9],
);

const subjects = Array.from(
  { length: SUBJECTS },
  (_, nth): Subject => ({
    ...subjectOf(
      { plan: nth % 2 ? "gold" : "free", age: nth % 60, cart: { total: nth % 300 }, city: "Lund" },
      NOW,
    ),
    records: () => RECORDS,
  }),
);

const CONDITIONS: Readonly<Record<string, JsonObject>> = {
  "3 clauses on attributes": {
    plan: "gold",
    age: { $gte: 18 },
    "cart.total": { $gt: 100 },
  },
  "a count in a rolling window": {
    $event: { name: "Order Completed", within: "60d", count: { $gte: 3 } },
  },
  "a sum over 30 of 100 records": {
    $event: { name: "Order Completed", within: "30d", sum: { of: "total", $gte: 500 } },
  },
};

/** CPU seconds of this process: other work on the machine does not count. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const measure = (holds: (subject: Subject) => boolean, times: number): number => {
  const start = cpuSeconds();
  let held = 0;
  for (let nth = 0; nth < times; nth += 1) {
    const subject = subjects[nth % SUBJECTS];
    if (subject && holds(subject)) held += 1;
  }
  if (held === 0) throw new Error("it never held: nothing was measured");
  return cpuSeconds() - start;
};

for (const [name, condition] of Object.entries(CONDITIONS)) {
  const { node, flaws } = readCondition(condition);
  if (flaws.length > 0) throw new Error(JSON.stringify(flaws));
  const { holds } = compileConditionNode(node);
  const times = name.includes("attributes") ? evaluations : evaluations / 100;
  const rates = Array.from({ length: rounds }, () => times / measure(holds, times));
  const median = rates.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
  console.log(
    `${name.padEnd(30)} ${Math.round(median).toLocaleString("en")} evaluations a CPU second`,
  );
}

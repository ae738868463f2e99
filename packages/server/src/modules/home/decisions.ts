import type { HomeResponse } from "@attune/contract";
import type { Decision } from "@attune/core/decision";
import type { Store } from "../../platform/store/index.ts";

/** Decisions that reasons and latency are of, and up to how many are counted. */
const LOOKED_AT = 1_000;
const COUNTED_TO = 100_000;

type Figures = HomeResponse["decisions"];
type Latency = Figures["latency"]["p50"];

/**
 * The value that a share of sorted values does not exceed (nearest rank); insufficient without at
 * least one value above it.
 */
const percentileOf = (sorted: readonly number[], share: number): Latency => {
  const need = Math.ceil(1 / (1 - share));
  const have = sorted.length;
  const value = sorted[Math.ceil(share * have) - 1];
  if (have < need || value === undefined)
    return { value: null, insufficient: { because: "too few decisions", need, have } };
  return { value, insufficient: null };
};

const reasonsOf = (decisions: readonly Decision[]): Figures["reasons"] => {
  const counts = new Map<Decision["reason"], number>();
  for (const { reason } of decisions) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
};

/** Figures of the decisions that were made in a time. */
export const decisionFigures = async (
  reads: Store["reads"],
  from: number,
  until: number,
): Promise<Figures> => {
  const newest = await reads.newestDecisions(from, until, LOOKED_AT);
  const latencies = newest.map(({ latency }) => latency).sort((a, b) => a - b);
  return {
    count: await reads.countDecisions(from, until, COUNTED_TO),
    countedTo: COUNTED_TO,
    looked: newest.length,
    reasons: reasonsOf(newest),
    latency: {
      p50: percentileOf(latencies, 0.5),
      p95: percentileOf(latencies, 0.95),
      p99: percentileOf(latencies, 0.99),
    },
  };
};

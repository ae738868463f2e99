/** Times to answer, in milliseconds. */
export type Latency = {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

export const latencyOf = (times: readonly number[]): Latency => {
  const sorted = Float64Array.from(times).sort();
  const quantile = (share: number): number =>
    rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return {
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: rounded(sorted.at(-1) ?? 0),
  };
};

import type { KpiMetric, KpiRow } from "@attune/contract";

/** Currencies that a table has columns for: more do not fit on a line. */
const MOST = 5;

/** The currencies that a row has amounts of. */
export const currenciesOf = (row: KpiRow, metrics: readonly KpiMetric[]): string[] =>
  metrics.flatMap((metric) => {
    const value = row[metric]?.value;
    return Array.isArray(value) ? value.map(({ currency }) => currency) : [];
  });

const sizeOf = (row: KpiRow, metrics: readonly KpiMetric[], currency: string): number => {
  const amounts = metrics.flatMap((metric) => {
    const value = row[metric]?.value;
    const found = Array.isArray(value) ? value.find((each) => each.currency === currency) : null;
    return [Math.abs(Number(found?.amount ?? 0))];
  });
  return Math.max(0, ...amounts);
};

export type Currencies = {
  /** In the order of the alphabet. */
  readonly shown: readonly string[];
  readonly leftOut: number;
};

/**
 * The currencies that a table shows: those of the most rows, and among equals of the largest amount,
 * which says little of different currencies and puts nobody's single order before the shop's own.
 */
export const currenciesIn = (
  rows: readonly KpiRow[],
  metrics: readonly KpiMetric[],
): Currencies => {
  const found = new Map<string, { rows: number; largest: number }>();
  for (const row of rows)
    for (const currency of new Set(currenciesOf(row, metrics))) {
      const use = found.get(currency) ?? { rows: 0, largest: 0 };
      use.rows += 1;
      use.largest = Math.max(use.largest, sizeOf(row, metrics, currency));
      found.set(currency, use);
    }
  const ranked = [...found]
    .toSorted(([, a], [, b]) => b.rows - a.rows || b.largest - a.largest)
    .map(([currency]) => currency);
  return {
    shown: ranked.slice(0, MOST).toSorted(),
    leftOut: Math.max(0, ranked.length - MOST),
  };
};

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useClient } from "../../api/index.ts";
import type { Report } from "./pressure.ts";
import { daysUntil } from "./pressure.ts";

type Asking = {
  readonly days: number;
  readonly counts: "given" | "seen";
  readonly threshold: number;
};

/** A day that is over is read once. */
const OVER = 10 * 60_000;

type Pressure = {
  readonly reports: readonly Report[];
  /** Days that are still read. */
  readonly waiting: number;
  readonly error: Error | null;
  readonly refetch: () => unknown;
};

/** The report, asked day by day: the latest is there first, and no question is long. */
export const usePressure = ({ days, counts, threshold }: Asking): Pressure => {
  const client = useClient();
  const shared = { counts, threshold, top: 20 };
  const today = useQuery({
    queryKey: ["pressureReport", shared],
    queryFn: ({ signal }) => client.call("pressureReport", { query: shared }, signal),
    placeholderData: keepPreviousData,
  });
  const before =
    today.data === undefined ? [] : daysUntil(today.data.to, days).slice(0, -1).toReversed();
  const others = useQueries({
    queries: before.map((day) => ({
      queryKey: ["pressureReport", { ...shared, day }] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call("pressureReport", { query: { ...shared, from: day, to: day } }, signal),
      staleTime: OVER,
    })),
    combine: (answers) => ({
      reports: answers.flatMap(({ data }) => data ?? []),
      waiting: answers.filter(({ isPending }) => isPending).length,
      error: answers.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
  const reports = useMemo(
    () => (today.data === undefined ? [] : [today.data, ...others.reports]),
    [today.data, others.reports],
  );
  return {
    reports,
    waiting: others.waiting + (today.data === undefined ? 1 : 0),
    error: today.error ?? others.error,
    refetch: today.refetch,
  };
};

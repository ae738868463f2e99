import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useClient } from "../../api/index.ts";
import type { Figures, SegmentState } from "./figures.ts";
import { figuresOf } from "./figures.ts";

/** So many of the largest have their figures in the list; of the others their own page tells. */
const MOST = 60;
const FRESH = 60_000;

/** History and revenue of the largest segments, each as it comes. */
export const useFigures = (segments: readonly SegmentState[]): ReadonlyMap<string, Figures> => {
  const client = useClient();
  const asked = useMemo(
    () => segments.toSorted((a, b) => b.members - a.members).slice(0, MOST),
    [segments],
  );
  const histories = useQueries({
    queries: asked.map(({ key }) => ({
      queryKey: ["segmentHistory", { params: { key }, query: {} }] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call("segmentHistory", { params: { key }, query: {} }, signal),
      staleTime: FRESH,
    })),
  });
  const revenues = useQueries({
    queries: asked.map(({ key }) => ({
      queryKey: ["segmentRevenue", { params: { key } }] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call("segmentRevenue", { params: { key } }, signal),
      staleTime: FRESH,
    })),
  });
  return useMemo(
    () =>
      new Map(
        asked.map((segment, at) => [
          segment.key,
          figuresOf(segment, histories[at]?.data, revenues[at]?.data),
        ]),
      ),
    [asked, histories, revenues],
  );
};

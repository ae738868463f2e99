import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useClient } from "./api-context.tsx";
import type { Answer, Callable, Parts } from "./client.ts";

type Paging<N extends Callable, Row> = {
  /** The parts of the request for the page after this one; null: the first. */
  readonly partsAfter: (after: string | null) => Parts<N>;
  readonly rowsOf: (page: Answer<N>) => readonly Row[];
  readonly nextOf: (page: Answer<N>) => string | null;
};

/** Rows that come page by page, each page once the rows before it have been scrolled through. */
export const usePages = <N extends Callable, Row>(
  name: N,
  { partsAfter, rowsOf, nextOf }: Paging<N, Row>,
) => {
  const client = useClient();
  const asked = useInfiniteQuery({
    queryKey: [name, "pages", partsAfter(null)] as const,
    initialPageParam: null,
    queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | null }) =>
      client.call(name, partsAfter(pageParam), signal),
    getNextPageParam: nextOf,
  });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  const rows = useMemo(() => data?.pages.flatMap(rowsOf), [data, rowsOf]);
  return {
    /** As `Answered` takes it. */
    asked: { data: rows, error, refetch },
    hasMore: hasNextPage,
    more: (): void => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
};

import { QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import type { Answer, Callable, Client, Parts } from "./client.ts";
import { ApiProblem } from "./client.ts";

const ClientContext = createContext<Client | null>(null);
export const ClientProvider = ClientContext.Provider;

/** The client of the page; there is one above everything. */
export const useClient = (): Client => {
  const client = use(ClientContext);
  if (client === null) throw new Error("there is no client above");
  return client;
};

const FRESH_FOR = 10_000;
const TRIES = 2;

/** Tries again what may be well soon; a refusal stays one. */
const isWorthAnother = (tries: number, error: Error): boolean =>
  tries < TRIES &&
  error instanceof ApiProblem &&
  (error.document.status === 0 || error.document.status >= 502);

export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_FOR, retry: isWorthAnother, refetchOnWindowFocus: true },
    },
  });

type Asking = { readonly enabled?: boolean; readonly every?: number };

const queryOf = <N extends Callable>(client: Client, name: N, parts: Parts<N>) => ({
  queryKey: [name, parts] as const,
  // The signal ends the request when nobody looks at it any more.
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<Answer<N>> =>
    client.call(name, parts, signal),
});

/** What an operation answers, kept while it is fresh and shared by all who ask the same. */
export const useAnswer = <N extends Callable>(name: N, parts: Parts<N>, asking: Asking = {}) =>
  useQuery({
    ...queryOf(useClient(), name, parts),
    enabled: asking.enabled ?? true,
    ...(asking.every === undefined ? {} : { refetchInterval: asking.every }),
  });

/** Asks ahead of a click: call it when the pointer comes near. */
export const usePrefetch = () => {
  const queries = useQueryClient();
  const client = useClient();
  return <N extends Callable>(name: N, parts: Parts<N>): void => {
    void queries.prefetchQuery(queryOf(client, name, parts));
  };
};

/** Makes what was answered by these operations stale, so that it is asked again. */
export const useRefresh = () => {
  const queries = useQueryClient();
  return async (...names: readonly Callable[]): Promise<void> => {
    await Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));
  };
};

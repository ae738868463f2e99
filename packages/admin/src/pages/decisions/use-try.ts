import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { Answer } from "../../api/index.ts";
import { useClient } from "../../api/index.ts";
import { useSearch } from "../../frame/index.ts";
import type { TryBody, TryInput } from "./try-input.ts";
import { inputOf } from "./try-input.ts";

export type Tried = Answer<"tryDecision">;
export type TriedDecision = Tried["decisions"][string];

/** Changes fields of the form, to what is said or to what follows from how they are. */
export type ChangeTry = (
  fields: Partial<TryInput> | ((now: TryInput) => Partial<TryInput>),
) => void;

/** The form, which is the address; several fields change at once. */
export const useTryInput = (): readonly [input: TryInput, change: ChangeTry] => {
  const [search, put] = useSearch();
  const input = useMemo(() => inputOf(search), [search]);
  const change = useCallback<ChangeTry>(
    (fields) =>
      put((now) => {
        const next = typeof fields === "function" ? fields(inputOf(now)) : fields;
        return Object.fromEntries(
          Object.entries(next).map(([name, value]) => [name, value === "" ? null : value]),
        );
      }),
    [put],
  );
  return [input, change];
};

/** What would be decided; while another is asked for, the one before stays. */
export const useTried = (body: TryBody | null) => {
  const client = useClient();
  return useQuery({
    queryKey: ["tryDecision", body],
    queryFn: ({ signal }) => {
      if (body === null) throw new Error("there is nothing to ask");
      return client.call("tryDecision", { body }, signal);
    },
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
};

/** The same for several at once, in their order. */
export const useTriedAll = (bodies: readonly TryBody[]) => {
  const client = useClient();
  return useQueries({
    queries: bodies.map((body) => ({
      queryKey: ["tryDecision", body] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call("tryDecision", { body }, signal),
      retry: false,
    })),
  });
};

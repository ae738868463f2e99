import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** A piece of a screen's state that stands in the address; what it ordinarily is stands nowhere. */
export const useUrlState = (
  name: string,
  ordinary: string,
): readonly [value: string, set: (value: string) => void] => {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string): void => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === ordinary) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      );
    },
    [name, ordinary, setSearch],
  );
  return [search.get(name) ?? ordinary, set];
};

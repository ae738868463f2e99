import { useCallback } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

/** What an entry of the history was made to open; null when it was made for something else. */
export const openedIn = (state: unknown): string | null =>
  typeof state === "object" && state !== null && "opened" in state ? String(state.opened) : null;

/**
 * A place within a screen that one goes to and comes back from, such as a form or a tab. It stands in
 * the address, and the browser's way back leads out of it; leaving it by a button goes that same way
 * where it leads to the screen without it.
 */
export const useUrlPlace = (
  name: string,
  ordinary: string,
): readonly [value: string, set: (value: string) => void] => {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const value = search.get(name) ?? ordinary;
  const isBelow = openedIn(state) === name;
  const set = useCallback(
    (next: string): void => {
      if (next === value) return;
      if (next === ordinary && isBelow) {
        void navigate(-1);
        return;
      }
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (next === ordinary) after.delete(name);
          else after.set(name, next);
          return after;
        },
        {
          replace: next === ordinary,
          preventScrollReset: true,
          state: value === ordinary ? { opened: name } : null,
        },
      );
    },
    [name, ordinary, value, isBelow, navigate, setSearch],
  );
  return [value, set];
};

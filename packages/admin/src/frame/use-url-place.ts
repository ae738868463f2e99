import { useCallback } from "react";
import { useLocation, useNavigate } from "react-router";
import { useSearch } from "./url-state.ts";

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
  const [search, put] = useSearch();
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
      put(
        { [name]: next === ordinary ? null : next },
        {
          replace: next === ordinary,
          preventScrollReset: true,
          state: value === ordinary ? { opened: name } : null,
        },
      );
    },
    [name, ordinary, value, isBelow, navigate, put],
  );
  return [value, set];
};

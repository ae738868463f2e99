import { useCallback } from "react";
import type { NavigateOptions } from "react-router";
import { useLocation, useNavigate, useSearchParams } from "react-router";

type Texts = Readonly<Record<string, string | null>>;

/**
 * Puts texts behind the ? of the address, each by its name; null takes one out. What follows from
 * those that stand there is made of them as they are.
 */
type Put = (texts: Texts | ((now: URLSearchParams) => Texts), options?: NavigateOptions) => void;

/**
 * What stands behind the ? of the address, and how it is changed. A change is made to the address as
 * it is, not as it was when the screen was last drawn: of two in a row neither undoes the other. A
 * screen that somebody has left changes nothing any more, even while it is still to be seen.
 */
export const useSearch = (): readonly [search: URLSearchParams, put: Put] => {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const put = useCallback<Put>(
    (texts, options) => {
      if (location.pathname !== new URL(pathname, location.origin).pathname) return;
      const next = new URLSearchParams(location.search);
      for (const [name, text] of Object.entries(typeof texts === "function" ? texts(next) : texts))
        if (text === null) next.delete(name);
        else next.set(name, text);
      void navigate(`?${next.toString()}`, { replace: true, ...options });
    },
    [pathname, navigate],
  );
  return [search, put];
};

/** A piece of a screen's state that stands in the address; what it ordinarily is stands nowhere. */
export const useUrlState = (
  name: string,
  ordinary: string,
): readonly [value: string, set: (value: string) => void] => {
  const [search, put] = useSearch();
  const set = useCallback(
    (value: string): void => put({ [name]: value === ordinary ? null : value }),
    [name, ordinary, put],
  );
  return [search.get(name) ?? ordinary, set];
};

import type { ReactNode } from "react";
import { useCallback, useMemo } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { useI18n } from "../i18n/index.ts";
import { useSearch } from "./url-state.ts";
import { openedIn } from "./use-url-place.ts";
import styles from "./why.module.css";

/** What the why panel is asked: a kind and a key, and about whom. */
export type WhyQuestion = {
  readonly kind: string;
  readonly key: string;
  readonly who: string | null;
};

const questionOf = (search: URLSearchParams): WhyQuestion | null => {
  const [, kind, key] = /^([a-z-]+):(.+)$/s.exec(search.get("why") ?? "") ?? [];
  return kind === undefined || key === undefined ? null : { kind, key, who: search.get("who") };
};

/** The question in the address, and how it is taken out of it. */
export const useWhy = (): {
  readonly question: WhyQuestion | null;
  readonly close: () => void;
} => {
  const [search, put] = useSearch();
  const question = useMemo(() => questionOf(search), [search]);
  const { state } = useLocation();
  const navigate = useNavigate();
  const isBelow = openedIn(state) === "why";
  const close = useCallback((): void => {
    if (isBelow) {
      void navigate(-1);
      return;
    }
    put({ why: null, who: null }, { preventScrollReset: true });
  }, [isBelow, navigate, put]);
  return { question, close };
};

type WhyProps = {
  /** kind:key, for example segment:loyal. */
  readonly of: string;
  /** A profile's id, when it is about somebody. */
  readonly who?: string;
  readonly children: ReactNode;
};

/** A name or a figure that opens the why panel. It is a link: the answer has an address. */
export const Why = ({ of, who, children }: WhyProps) => {
  const { search, pathname } = useLocation();
  const { t } = useI18n();
  const next = new URLSearchParams(search);
  const isFirst = !next.has("why");
  next.set("why", of);
  if (who === undefined) next.delete("who");
  else next.set("who", who);
  return (
    <Link
      to={`${pathname}?${next.toString()}`}
      className={styles["why"]}
      title={t("why.open")}
      state={isFirst ? { opened: "why" } : null}
      preventScrollReset
    >
      {children}
    </Link>
  );
};

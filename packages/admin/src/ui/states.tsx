import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { ApiProblem } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { flawWords } from "./flaw-words.ts";
import { problemWords } from "./problem-words.ts";
import styles from "./states.module.css";

/** What is quick shows no sign of loading at all. */
const PATIENCE = 200;

/** It is on its way. */
export const Loading = ({ lines = 4 }: { readonly lines?: number }) => {
  const { t } = useI18n();
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles["loading"]} role="status" aria-label={t("ui.loading")}>
      {isLate
        ? Array.from({ length: lines }, (_, index) => (
            <span key={index} className={styles["line"]} />
          ))
        : null}
    </div>
  );
};

type EmptyProps = {
  readonly title: string;
  /** What would fill it, and how. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** There is nothing yet, and what would change that. */
export const Empty = ({ title, children, action }: EmptyProps) => (
  <div className={styles["empty"]}>
    <p className={styles["title"]}>{title}</p>
    {children === undefined ? null : <div className={styles["about"]}>{children}</div>}
    {action}
  </div>
);

const Flaw = ({ error }: { readonly error: Parameters<typeof flawWords>[1] }) => {
  const { text, isForeign } = flawWords(useI18n(), error);
  return <span lang={isForeign ? "en" : undefined}>{text}</span>;
};

type ProblemProps = { readonly error: Error; readonly onRetry?: () => void };

/** What went wrong, what to do about it, and what more the server says of it, in its own English. */
export const ProblemNote = ({ error, onRetry }: ProblemProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { title, fix, detail, isForeign } = problemWords(i18n, error);
  const lang = isForeign ? "en" : undefined;
  const errors = error instanceof ApiProblem ? (error.document.errors ?? []) : [];
  return (
    <div className={styles["problem"]} role="alert">
      <p className={styles["title"]} lang={lang}>
        {title}
      </p>
      <p className={styles["about"]} lang={lang}>
        {fix}
      </p>
      {errors.map((each) => (
        <p key={`${each.pointer} ${each.detail}`}>
          <code>{each.pointer === "" ? "/" : each.pointer}</code> <Flaw error={each} />
        </p>
      ))}
      {detail === null ? null : (
        <p className={styles["said"]} lang="en">
          {detail}
        </p>
      )}
      {onRetry === undefined ? null : <Button onClick={onRetry}>{t("ui.retry")}</Button>}
    </div>
  );
};

type Asked<T> = {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
};

/** What was asked for once it is there; before that its loading, or the problem. */
export const Answered = <T,>({
  asked,
  lines,
  children,
}: {
  readonly asked: Asked<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}) => {
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error !== null)
    return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
};

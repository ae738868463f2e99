import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { ApiProblem } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Button } from "./button.tsx";
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

type ProblemProps = { readonly error: Error; readonly onRetry?: () => void };

/** What went wrong, in the server's words, and what to do about it. */
export const ProblemNote = ({ error, onRetry }: ProblemProps) => {
  const { t } = useI18n();
  const document = error instanceof ApiProblem ? error.document : null;
  const title = document === null || document.title === "" ? t("ui.unreachable") : document.title;
  const fix = document === null || document.fix === "" ? t("ui.unreachableFix") : document.fix;
  return (
    <div className={styles["problem"]} role="alert">
      <p className={styles["title"]}>{title}</p>
      {document?.detail === undefined ? null : <p>{document.detail}</p>}
      <p className={styles["about"]}>{fix}</p>
      {(document?.errors ?? []).map(({ pointer, detail }) => (
        <p key={`${pointer} ${detail}`}>
          <code>{pointer === "" ? "/" : pointer}</code> {detail}
        </p>
      ))}
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

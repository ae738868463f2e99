import type { ReactNode } from "react";
import { useI18n, useNow } from "../i18n/index.ts";
import styles from "./labels.module.css";

export type Tone = "neutral" | "good" | "warn" | "bad" | "accent";

/** A state in a word; the word says it, the colour only repeats it. */
export const Badge = ({
  tone = "neutral",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) => <span className={`${styles["badge"]} ${styles[tone]}`}>{children}</span>;

type ChipProps = {
  readonly children: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly count?: string;
};

/** A filter that is on or off. */
export const Chip = ({ children, isOn, onChange, count }: ChipProps) => (
  <button
    type="button"
    className={styles["chip"]}
    aria-pressed={isOn}
    onClick={() => onChange(!isOn)}
  >
    {children}
    {count === undefined ? null : <span className={styles["count"]}>{count}</span>}
  </button>
);

/** How long ago, with the instant itself in its title. */
export const Age = ({ at }: { readonly at: string | number }) => {
  const { age, dateTime } = useI18n();
  const now = useNow();
  return (
    <time className={styles["age"]} dateTime={new Date(at).toISOString()} title={dateTime(at)}>
      {age(at, now)}
    </time>
  );
};

/** A figure that cannot be told yet, and what is missing. */
export const Insufficient = ({ missing }: { readonly missing: string }) => {
  const { t } = useI18n();
  return (
    <span className={styles["insufficient"]}>
      {t("ui.insufficient")} <span>{missing}</span>
    </span>
  );
};

type SentenceProps = {
  readonly children: ReactNode;
  readonly more?: ReactNode;
  readonly actions?: ReactNode;
  /** A part of it comes later: what is below does not move when it does. */
  readonly isLong?: boolean;
};

/** What a screen says first: one sentence that a person could say aloud. */
export const Sentence = ({ children, more, actions, isLong = false }: SentenceProps) => (
  <header className={styles["header"]}>
    <div>
      <h1 className={`${styles["sentence"]} ${isLong ? styles["long"] : ""}`}>{children}</h1>
      {more === undefined ? null : <p className={styles["more"]}>{more}</p>}
    </div>
    {actions === undefined ? null : <div className={styles["actions"]}>{actions}</div>}
  </header>
);

/** A part of a page under its name. */
export const Section = ({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className={styles["section"]} aria-label={title}>
    <div className={styles["heading"]}>
      <h2>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);

/** A part of a page that few need: its name, and the rest once somebody opens it. */
export const Folded = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <details className={styles["folds"]}>
    <summary>
      <h2>{title}</h2>
    </summary>
    {children}
  </details>
);

/** JSON, or any code, as it is. */
export const Code = ({ value }: { readonly value: unknown }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
  <pre className={styles["code"]} tabIndex={0}>
    {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
  </pre>
);

import { useI18n } from "../i18n/index.ts";
import styles from "./conditions.module.css";
import { isFinished } from "./finished.ts";
import type { Condition } from "./tree.ts";
import { useSentence } from "./use-sentence.ts";

type SaysProps = {
  readonly when: Condition;
  /** Whom it is asked of. */
  readonly of: "profile" | "account";
};

/** The condition in words, as it stands now. */
export const ConditionSays = ({ when, of }: SaysProps) => {
  const { t, locale } = useI18n();
  const { data, isPlaceholderData } = useSentence(when, of);
  const isDone = isFinished(when);
  return (
    <p className={styles["says"]} data-stale={isPlaceholderData || !isDone} aria-live="polite">
      {data === undefined ? t("segments.notSaid") : data[locale]}
      {isDone ? null : <span className={styles["lead"]}> {t("segments.unfinished")}</span>}
    </p>
  );
};

/** The same among other words; as it is written where the server cannot say it. */
export const ConditionText = ({ when, of }: SaysProps) => {
  const { locale } = useI18n();
  const { data, error } = useSentence(when, of);
  return error === null ? (data?.[locale] ?? "…") : <code>{JSON.stringify(when)}</code>;
};

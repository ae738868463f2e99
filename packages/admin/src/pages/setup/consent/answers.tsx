import type { Answer } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import styles from "./consent.module.css";

export type Summary = Answer<"consentSummary">["purposes"][number];

const ANSWERS = ["granted", "denied", "expired", "none"] as const;

/** All that were asked, as one bar: who agreed, who did not, whose answer ran out, who was never heard. */
export const Answers = ({ summary }: { readonly summary: Summary }) => {
  const { t } = useI18n();
  const all = ANSWERS.reduce((sum, answer) => sum + summary[answer], 0);
  const said = ANSWERS.map((answer) => t(`consent.said.${answer}`, { count: summary[answer] }));
  return (
    <span className={styles["answers"]} role="img" aria-label={said.join(", ")}>
      {ANSWERS.map((answer) =>
        summary[answer] === 0 ? null : (
          <span
            key={answer}
            className={styles[answer]}
            style={{ width: `${((summary[answer] / all) * 100).toFixed(2)}%` }}
          />
        ),
      )}
    </span>
  );
};

/** What the colours of the bars stand for. */
export const Legend = () => {
  const { t } = useI18n();
  return (
    <p className={styles["legend"]}>
      {ANSWERS.map((answer) => (
        <span key={answer}>
          <i className={styles[answer]} aria-hidden />
          {t(`consent.answer.${answer}`)}
        </span>
      ))}
    </p>
  );
};

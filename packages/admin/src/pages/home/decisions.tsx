import type { Answer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Bar, BarList, Empty, Insufficient, Section } from "../../ui/index.ts";
import styles from "./home.module.css";

type Figures = Answer<"home">["decisions"];

const PERCENTILES = ["p50", "p95", "p99"] as const;

const Reasons = ({ decisions }: { readonly decisions: Figures }) => {
  const { t, number } = useI18n();
  if (decisions.count === 0)
    return <Empty title={t("home.noDecisions")}>{t("home.noDecisionsFix")}</Empty>;
  const most = Math.max(...decisions.reasons.map(({ count }) => count));
  return (
    <>
      <BarList>
        {decisions.reasons.map(({ reason, count }) => (
          <li key={reason}>
            <span title={reason}>{t(`reason.${reason}`)}</span>
            <Bar name={number(count)} value={count} most={most} />
            <span>{number(count)}</span>
          </li>
        ))}
      </BarList>
      <p className={styles["soft"]}>
        {t("home.decided", {
          count: decisions.count,
          more: decisions.count >= decisions.countedTo ? "yes" : "no",
          looked: decisions.looked,
        })}
      </p>
    </>
  );
};

const Latency = ({ latency }: Pick<Figures, "latency">) => {
  const { t, milliseconds } = useI18n();
  return (
    <dl className={styles["latency"]}>
      {PERCENTILES.map((each) => {
        const { value, insufficient } = latency[each];
        return (
          <div key={each}>
            <dt>{t(`home.${each}`)}</dt>
            <dd>
              {value === null ? (
                <Insufficient
                  missing={t("home.needDecisions", {
                    need: insufficient?.need ?? 0,
                    have: insufficient?.have ?? 0,
                  })}
                />
              ) : (
                milliseconds(value)
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
};

/** Why people got what they got today, and how long it took. */
export const Decisions = ({ decisions }: { readonly decisions: Figures }) => {
  const { t } = useI18n();
  return (
    <div>
      <Section title={t("home.decisions")}>
        <Reasons decisions={decisions} />
      </Section>
      <Section title={t("home.latency")}>
        <Latency latency={decisions.latency} />
      </Section>
    </div>
  );
};

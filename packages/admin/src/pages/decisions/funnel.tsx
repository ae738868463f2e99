import { useI18n } from "../../i18n/index.ts";
import { Bar } from "../../ui/index.ts";
import styles from "./decisions.module.css";
import type { Explanation } from "./explanation.ts";
import { funnelOf } from "./explanation.ts";

type FunnelProps = {
  readonly funnel: Explanation["funnel"];
  /** The stage whose fallen are shown; empty for all. */
  readonly stage: string;
  readonly onStage: (stage: string) => void;
};

const STAGES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"] as const;
type Stage = (typeof STAGES)[number];

export const stageNamed = (stage: number): Stage =>
  STAGES.find((each) => each === String(stage)) ?? "8";

/** Candidates from considered to returned; a step opens who fell there. */
export const Funnel = ({ funnel, stage, onStage }: FunnelProps) => {
  const { t, number } = useI18n();
  const { considered, returned } = funnel;
  return (
    <ol className={styles["funnel"]}>
      <li>
        <span>{t("decisions.considered")}</span>
        <Bar name={number(considered)} value={considered} most={considered} tone="quiet" />
        <span className={styles["count"]}>{number(considered)}</span>
      </li>
      {funnelOf(funnel).map((step) => (
        <li key={step.stage}>
          <button
            type="button"
            aria-pressed={stage === String(step.stage)}
            onClick={() => onStage(stage === String(step.stage) ? "" : String(step.stage))}
          >
            {t("decisions.fellAt", {
              stage: t(`stage.${stageNamed(step.stage)}`),
              count: step.fell,
            })}
          </button>
          <Bar name={number(step.left)} value={step.left} most={considered} tone="quiet" />
          <span className={styles["count"]}>{number(step.left)}</span>
        </li>
      ))}
      <li>
        <strong>{t("decisions.returned")}</strong>
        <Bar name={number(returned)} value={returned} most={considered} />
        <span className={styles["count"]}>{number(returned)}</span>
      </li>
    </ol>
  );
};

import { useI18n } from "../../i18n/index.ts";
import { Badge, Bar } from "../../ui/index.ts";
import type { SegmentState } from "./figures.ts";
import styles from "./segments.module.css";

/** More or fewer, with its sign. */
export const Change = ({ by }: { readonly by: number | null }) => {
  const { number, t } = useI18n();
  if (by === null) return <span className={styles["none"]}>–</span>;
  if (by === 0) return <span className={styles["none"]}>{t("segments.asBefore")}</span>;
  return <span>{`${by > 0 ? "+" : "−"}${number(Math.abs(by))}`}</span>;
};

/** Live, or how far it has caught up with who was there before. */
export const Progress = ({
  segment,
}: {
  readonly segment: Pick<SegmentState, "status" | "progress">;
}) => {
  const { t, percent } = useI18n();
  if (segment.status === "live") return <Badge tone="good">{t("segments.isLive")}</Badge>;
  const shown = percent(segment.progress);
  return (
    <span className={styles["progress"]}>
      <Bar name={t("segments.caughtUp", { part: shown })} value={segment.progress} most={1} />
      <span>{shown}</span>
    </span>
  );
};

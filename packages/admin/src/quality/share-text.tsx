import { useI18n } from "../i18n/index.ts";
import styles from "./quality.module.css";

type Share = {
  readonly value: number | null;
  readonly insufficient?:
    | { readonly need: number | null; readonly have: number | null }
    | null
    | undefined;
};

/** A share of events, or how many are missing until it can be told. */
export const ShareText = ({ share }: { readonly share: Share }) => {
  const { t, percent } = useI18n();
  if (share.value !== null) return percent(share.value, 1);
  const { need, have } = share.insufficient ?? { need: null, have: null };
  const missing =
    need === null ? t("quality.noPlan") : t("quality.needEvents", { need, have: have ?? 0 });
  return (
    <span className={styles["missing"]} title={missing}>
      {missing}
    </span>
  );
};

import { useI18n } from "../i18n/index.ts";
import { Select } from "../ui/index.ts";
import styles from "./conditions.module.css";
import type { Duration } from "./duration.ts";
import { durationText, UNITS } from "./duration.ts";
import { CountField } from "./written-field.tsx";

const MOST = 999_999;

type DurationFieldProps = {
  readonly duration: Duration;
  readonly onChange: (duration: string) => void;
};

/** How long: a number and its unit. */
export const DurationField = ({ duration, onChange }: DurationFieldProps) => {
  const { t } = useI18n();
  const { amount, unit } = duration;
  return (
    <div className={styles["duration"]}>
      <CountField
        label={t("conditions.amount")}
        value={amount}
        most={MOST}
        onChange={(next) => onChange(durationText({ amount: next, unit }))}
      />
      <Select
        label={t("conditions.unit")}
        isBare
        value={unit}
        options={UNITS.map((each) => ({
          value: each,
          label: t(`conditions.unit.${each}`, { count: amount }),
        }))}
        onChange={(next) => {
          const chosen = UNITS.find((each) => each === next);
          if (chosen !== undefined) onChange(durationText({ amount, unit: chosen }));
        }}
      />
    </div>
  );
};

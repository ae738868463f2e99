import { useI18n } from "../../i18n/index.ts";
import { Select, TextField } from "../../ui/index.ts";
import type { Mending } from "./fix.ts";
import { ACTIONS } from "./fix.ts";
import styles from "./live.module.css";

type PlaceProps = {
  readonly mending: Mending;
  readonly onChange: (mending: Mending) => void;
};

const Place = ({ mending, onChange }: PlaceProps) => {
  const { t } = useI18n();
  return (
    <div className={styles["mending"]}>
      <Select
        label={mending.pointer}
        value={mending.action}
        options={ACTIONS.map((action) => ({ value: action, label: t(`live.fix.${action}`) }))}
        onChange={(next) =>
          onChange({ ...mending, action: ACTIONS.find((each) => each === next) ?? "keep" })
        }
      />
      {mending.action === "set" ? (
        <TextField
          label={t("live.fixValue", { pointer: mending.pointer })}
          value={mending.value}
          onChange={(value) => onChange({ ...mending, value })}
        />
      ) : null}
    </div>
  );
};

type FieldsProps = {
  readonly mendings: readonly Mending[];
  readonly onChange: (mendings: readonly Mending[]) => void;
};

/** What is done about each place that is wrong. */
export const MendingFields = ({ mendings, onChange }: FieldsProps) =>
  mendings.map((mending) => (
    <Place
      key={mending.pointer}
      mending={mending}
      onChange={(next) =>
        onChange(mendings.map((each) => (each.pointer === next.pointer ? next : each)))
      }
    />
  ));

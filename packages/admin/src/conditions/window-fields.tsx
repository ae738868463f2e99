import { useI18n } from "../i18n/index.ts";
import { Select, TextField } from "../ui/index.ts";
import styles from "./conditions.module.css";
import { DurationField } from "./duration-field.tsx";
import { durationIn } from "./duration.ts";
import { CALENDAR, isCalendar, windowIn, WINDOWS, withWindow } from "./event-form.ts";
import type { Condition } from "./tree.ts";
import { isObject, own, withKey } from "./tree.ts";

type WindowFieldsProps = {
  readonly event: Condition;
  readonly onChange: (event: Condition) => void;
};

const Edge = ({
  edge,
  event,
  onChange,
}: WindowFieldsProps & { readonly edge: "from" | "until" }) => {
  const { t } = useI18n();
  const between = own(event, "between");
  const edges = isObject(between) ? between : {};
  const value = own(edges, edge);
  const text = typeof value === "string" ? value : "";
  return (
    <>
      <span>{t(`conditions.${edge}`)}</span>
      <TextField
        label={t(`conditions.${edge}`)}
        isBare
        type={text === "" || /^\d{4}-\d{2}-\d{2}$/.test(text) ? "date" : "text"}
        value={text}
        onChange={(day) =>
          onChange({ ...event, between: withKey(edges, edge, day === "" ? undefined : day) })
        }
      />
    </>
  );
};

/** When the events were: ever, up to now, in a week or month, or between two days. */
export const WindowFields = ({ event, onChange }: WindowFieldsProps) => {
  const { t } = useI18n();
  const window = windowIn(event) ?? "ever";
  const within = own(event, "within");
  return (
    <div className={styles["line"]}>
      <div className={styles["operator"]}>
        <Select
          label={t("conditions.when")}
          isBare
          value={window}
          options={WINDOWS.map((each) => ({
            value: each,
            label: t(`conditions.window.${each}`),
          }))}
          onChange={(next) => {
            const chosen = WINDOWS.find((each) => each === next);
            if (chosen !== undefined) onChange(withWindow(event, chosen));
          }}
        />
      </div>
      {window === "rolling" ? (
        <DurationField
          duration={durationIn(within) ?? { amount: 30, unit: "d" }}
          onChange={(length) => onChange({ ...event, within: length })}
        />
      ) : null}
      {window === "calendar" && isCalendar(within) ? (
        <div className={styles["operator"]}>
          <Select
            label={t("conditions.period")}
            isBare
            value={within}
            options={CALENDAR.map((each) => ({
              value: each,
              label: t("conditions.calendar", { period: each.replace(" ", "_") }),
            }))}
            onChange={(next) => onChange({ ...event, within: next })}
          />
        </div>
      ) : null}
      {window === "between" ? (
        <>
          <Edge edge="from" event={event} onChange={onChange} />
          <Edge edge="until" event={event} onChange={onChange} />
        </>
      ) : null}
    </div>
  );
};

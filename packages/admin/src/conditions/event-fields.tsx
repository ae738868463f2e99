import { useI18n } from "../i18n/index.ts";
import { Button, IconButton, NoIcon, Select } from "../ui/index.ts";
import styles from "./conditions.module.css";
import { DurationField } from "./duration-field.tsx";
import { durationIn } from "./duration.ts";
import type { Measure } from "./event-form.ts";
import {
  isMoney,
  MEASURES,
  measureIn,
  namesIn,
  relativeIn,
  RELATIVES,
  stepsIn,
  withMeasure,
  withRelative,
} from "./event-form.ts";
import { useSurroundings } from "./known.ts";
import type { ShowWhere } from "./match-fields.tsx";
import { MatchFields } from "./match-fields.tsx";
import type { Condition } from "./tree.ts";
import { below, isObject, own, withKey } from "./tree.ts";
import { ValueFields } from "./value-fields.tsx";
import { WindowFields } from "./window-fields.tsx";
import { CountField, WrittenField } from "./written-field.tsx";

type PartProps = {
  readonly event: Condition;
  readonly onChange: (event: Condition) => void;
  readonly pointer: string;
  readonly showWhere: ShowWhere;
};

const MeasureFields = ({ event, onChange }: Pick<PartProps, "event" | "onChange">) => {
  const { t } = useI18n();
  const { known } = useSurroundings();
  const measure = measureIn(event);
  if (measure === null) return null;
  const change = (next: Partial<Measure>): void =>
    onChange(withMeasure(event, { ...measure, ...next }));
  return (
    <div className={styles["line"]}>
      <div className={styles["operator"]}>
        <Select
          label={t("conditions.measure")}
          isBare
          value={measure.is}
          options={MEASURES.map((is) => ({ value: is, label: t(`conditions.measure.${is}`) }))}
          onChange={(next) => {
            const is = MEASURES.find((each) => each === next);
            if (is !== undefined) change({ is });
          }}
        />
      </div>
      {measure.is === "count" ? null : (
        <div className={styles["operand"]}>
          <WrittenField
            label={t("conditions.property")}
            placeholder={t("conditions.property")}
            value={measure.of}
            suggestions={["time", ...known.propertiesOf(namesIn(event) ?? [])]}
            onWrite={(of) => change({ of })}
          />
        </div>
      )}
      {isMoney(measure.is) ? (
        <div className={styles["short"]}>
          <WrittenField
            label={t("conditions.currency")}
            placeholder="SEK"
            value={measure.currency}
            onWrite={(currency) => change({ currency })}
          />
        </div>
      ) : null}
      <ValueFields
        form={measure.test}
        of={measure.is === "first" || measure.is === "last" ? "value" : "figure"}
        onChange={(test) => change({ test })}
      />
    </div>
  );
};

const RelativeFields = ({ event, onChange, pointer, showWhere }: PartProps) => {
  const { t } = useI18n();
  const relative = relativeIn(event);
  const match = relative === null ? undefined : own(event, relative);
  if (relative === null || !isObject(match)) return null;
  return (
    <MatchFields
      match={match}
      onChange={(next) => onChange(withKey(event, relative, next))}
      pointer={below(pointer, relative)}
      showWhere={showWhere}
    >
      <div className={styles["before"]}>
        <Select
          label={t("conditions.relative")}
          isBare
          value={relative}
          options={RELATIVES.map((is) => ({ value: is, label: t(`conditions.relative.${is}`) }))}
          onChange={(next) =>
            onChange(withRelative(event, RELATIVES.find((each) => each === next) ?? relative))
          }
        />
      </div>
      <IconButton
        name={t("conditions.removeRelative")}
        icon={<NoIcon size={14} aria-hidden />}
        onClick={() => onChange(withRelative(event, null))}
      />
    </MatchFields>
  );
};

type StepProps = Omit<PartProps, "event" | "onChange"> & {
  readonly step: Condition;
  readonly onChange: (step: Condition | null) => void;
};

const StepFields = ({ step, onChange, pointer, showWhere }: StepProps) => {
  const { t } = useI18n();
  const within = durationIn(own(step, "in"));
  return (
    <MatchFields match={step} onChange={onChange} pointer={pointer} showWhere={showWhere}>
      <span className={styles["before"]}>{t("conditions.then")}</span>
      {within === null ? (
        <Button look="quiet" onClick={() => onChange({ ...step, in: "1d" })}>
          {t("conditions.addIn")}
        </Button>
      ) : (
        <>
          <span>{t("conditions.in")}</span>
          <DurationField
            duration={within}
            onChange={(length) => onChange({ ...step, in: length })}
          />
          <Button look="quiet" onClick={() => onChange(withKey(step, "in", undefined))}>
            {t("conditions.removeIn")}
          </Button>
        </>
      )}
      <IconButton
        name={t("conditions.removeStep")}
        icon={<NoIcon size={14} aria-hidden />}
        onClick={() => onChange(null)}
      />
    </MatchFields>
  );
};

const Steps = ({ event, onChange, pointer, showWhere }: PartProps) => {
  const steps = stepsIn(event);
  const set = (next: readonly Condition[]): void =>
    onChange(withKey(event, "then", next.length === 0 ? undefined : next));
  return steps.map((step, at) => (
    <StepFields
      // oxlint-disable-next-line react/no-array-index-key -- a step is its place
      key={at}
      step={step}
      onChange={(next) =>
        set(
          next === null
            ? steps.filter((_, index) => index !== at)
            : steps.map((each, index) => (index === at ? next : each)),
        )
      }
      pointer={below(pointer, "then", at)}
      showWhere={showWhere}
    />
  ));
};

const LastFields = ({ event, onChange }: Pick<PartProps, "event" | "onChange">) => {
  const { t } = useI18n();
  const last = own(event, "last");
  if (typeof last !== "number") return null;
  return (
    <div className={styles["line"]}>
      <span>{t("conditions.onlyLast")}</span>
      <div className={styles["short"]}>
        <CountField
          label={t("conditions.last")}
          value={last}
          most={1_000}
          onChange={(next) => onChange({ ...event, last: next })}
        />
      </div>
      <IconButton
        name={t("conditions.removeLast")}
        icon={<NoIcon size={14} aria-hidden />}
        onClick={() => onChange(withKey(event, "last", undefined))}
      />
    </div>
  );
};

/** What can be added to say more of the events. */
const More = ({ event, onChange }: Pick<PartProps, "event" | "onChange">) => {
  const { t } = useI18n();
  const steps = stepsIn(event);
  return (
    <div className={styles["more"]}>
      {relativeIn(event) === null ? (
        <Button look="quiet" onClick={() => onChange(withRelative(event, "since"))}>
          {t("conditions.addRelative")}
        </Button>
      ) : null}
      <Button
        look="quiet"
        onClick={() => onChange(withKey(event, "then", [...steps, { name: "", in: "1d" }]))}
      >
        {t("conditions.addStep")}
      </Button>
      {Object.hasOwn(event, "last") ? null : (
        <Button look="quiet" onClick={() => onChange({ ...event, last: 10 })}>
          {t("conditions.addLast")}
        </Button>
      )}
    </div>
  );
};

/** A clause about events: how much of which, when, and by what came before or after. */
export const EventFields = (props: PartProps) => {
  const { event, onChange, pointer, showWhere } = props;
  return (
    <>
      <MatchFields match={event} onChange={onChange} pointer={pointer} showWhere={showWhere} />
      <MeasureFields event={event} onChange={onChange} />
      <WindowFields event={event} onChange={onChange} />
      <RelativeFields {...props} />
      <Steps {...props} />
      <LastFields event={event} onChange={onChange} />
      <More event={event} onChange={onChange} />
    </>
  );
};

import type { ReactNode } from "react";
import { useI18n } from "../i18n/index.ts";
import { Select } from "../ui/index.ts";
import type { Place } from "./clause.ts";
import { clauseIn, segmentClause, segmentsIn } from "./clause.ts";
import type { EditorProps } from "./condition-editor.tsx";
import styles from "./conditions.module.css";
import { EventFields } from "./event-fields.tsx";
import { JsonClause } from "./json-clause.tsx";
import type { Known } from "./known.ts";
import { useSurroundings } from "./known.ts";
import type { Condition, Json } from "./tree.ts";
import { isObject } from "./tree.ts";
import { formOf, wantedOf } from "./value-test.ts";
import { ValueFields } from "./value-fields.tsx";
import { WrittenField } from "./written-field.tsx";

type ClauseFieldsProps = {
  readonly value: Condition;
  readonly onChange: (value: Condition) => void;
  readonly place: Place;
  readonly pointer: string;
  readonly events: readonly string[];
  /** Shows a condition within a clause. */
  readonly showConditions: (props: EditorProps) => ReactNode;
};

const namesAt = (known: Known, place: Place, events: readonly string[]): readonly string[] => {
  switch (place) {
    case "subject":
      return known.traits;
    case "account":
      return known.accountTraits;
    case "event":
      return known.propertiesOf(events);
    case "item":
      return known.itemFields;
  }
};

type ValueClauseProps = Pick<ClauseFieldsProps, "onChange" | "place" | "events"> & {
  readonly path: string;
  readonly wanted: Json;
};

const ValueClause = ({ path, wanted, onChange, place, events }: ValueClauseProps) => {
  const { t } = useI18n();
  const { known } = useSurroundings();
  const form = formOf(wanted);
  if (form === null) return null;
  const label = t("conditions.path", { place });
  return (
    <div className={styles["line"]}>
      <div className={styles["name"]}>
        <WrittenField
          label={label}
          placeholder={label}
          value={path}
          suggestions={namesAt(known, place, events)}
          onWrite={(next) => onChange({ [next]: wanted })}
        />
      </div>
      <ValueFields
        form={form}
        of={place === "event" || place === "item" ? "property" : "value"}
        onChange={(next) => onChange({ [path]: wantedOf(next) })}
      />
    </div>
  );
};

const SegmentClause = ({
  keys,
  onChange,
  place,
}: Pick<ClauseFieldsProps, "onChange" | "place"> & { readonly keys: readonly string[] }) => {
  const { t } = useI18n();
  const { known } = useSurroundings();
  const of = place === "account" ? "account" : "profile";
  const options = known.segments
    .filter((segment) => segment.of === of)
    .map(({ key, name }) => ({ value: key, label: name }));
  const shown = [...keys, ""];
  return (
    <div className={styles["line"]}>
      <span>{t("conditions.inSegment")}</span>
      {(keys[0] === "" ? keys : shown).map((key, at) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- one choice is its place
          key={at}
          className={styles["operator"]}
        >
          <Select
            label={t("conditions.segment")}
            isBare
            value={key}
            options={[
              {
                value: "",
                label: t(at === 0 ? "conditions.chooseSegment" : "conditions.orSegment"),
              },
              ...options,
              ...(key === "" || options.some(({ value }) => value === key)
                ? []
                : [{ value: key, label: key }]),
            ]}
            onChange={(next) => {
              const chosen = shown.map((each, index) => (index === at ? next : each));
              const kept = [...new Set(chosen.filter((each) => each !== ""))];
              onChange({ $segment: segmentClause(kept.length === 0 ? [""] : kept) });
            }}
          />
        </div>
      ))}
    </div>
  );
};

const NO_CLAUSE: readonly [string, Json] = ["", null];

/** One clause in the form for it; what no form can say, as it is written. */
export const ClauseFields = (props: ClauseFieldsProps) => {
  const { value, onChange, place, pointer, events, showConditions } = props;
  const { t } = useI18n();
  const [key, wanted] = Object.entries(value)[0] ?? NO_CLAUSE;
  const { is } = clauseIn(value);
  switch (is) {
    case "value":
      return (
        <ValueClause path={key} wanted={wanted} onChange={onChange} place={place} events={events} />
      );
    case "segment":
      return <SegmentClause keys={segmentsIn(wanted) ?? []} onChange={onChange} place={place} />;
    case "event":
      return isObject(wanted) ? (
        <EventFields
          event={wanted}
          onChange={(event) => onChange({ $event: event })}
          pointer={pointer}
          showWhere={(where) => (
            <div className={styles["where"]}>{showConditions({ ...where, place: "event" })}</div>
          )}
        />
      ) : null;
    case "account":
    case "item":
      return isObject(wanted) ? (
        <>
          <p className={styles["lead"]}>{t("conditions.suchThat", { is })}</p>
          {showConditions({
            value: wanted,
            onChange: (next) => onChange({ [key]: next }),
            place: is,
            pointer,
            events,
          })}
        </>
      ) : null;
    case "text":
      return <JsonClause value={value} onChange={onChange} />;
  }
};

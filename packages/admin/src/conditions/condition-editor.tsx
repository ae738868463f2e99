import { useI18n } from "../i18n/index.ts";
import { Button, IconButton, NoIcon, Select } from "../ui/index.ts";
import type { ClauseName, Place } from "./clause.ts";
import { clauseIn, clausesOf, newClause } from "./clause.ts";
import { ClauseFields } from "./clause-fields.tsx";
import styles from "./conditions.module.css";
import { flawsBelow, useSurroundings } from "./known.ts";
import type { Condition, Group } from "./tree.ts";
import {
  below,
  conditionOf,
  groupAs,
  groupIn,
  groupOf,
  GROUPS,
  partPointer,
  withNewPart,
  withoutPart,
  withPart,
} from "./tree.ts";

export type EditorProps = {
  readonly value: Condition;
  readonly onChange: (value: Condition) => void;
  readonly place: Place;
  /** Where it stands in what is sent, a JSON Pointer. */
  readonly pointer: string;
  /** Of a condition on events: which ones. */
  readonly events?: readonly string[];
};

const NO_EVENTS: readonly string[] = [];

const Add = ({
  group,
  place,
  onChange,
}: Pick<EditorProps, "place" | "onChange"> & { readonly group: Group }) => {
  const { t } = useI18n();
  const add = (part: Condition): void => onChange(conditionOf(withNewPart(group, part)));
  const [first] = clausesOf(place);
  return (
    <div className={styles["add"]}>
      {clausesOf(place).map((is: ClauseName) => (
        <Button key={is} look="quiet" onClick={() => add(newClause(is))}>
          {t(`conditions.add.${is}`)}
        </Button>
      ))}
      <Button
        look="quiet"
        onClick={() => add({ $or: [newClause(first ?? "value"), newClause(first ?? "value")] })}
      >
        {t("conditions.addGroup")}
      </Button>
    </div>
  );
};

type PartProps = Required<Omit<EditorProps, "onChange">> & {
  readonly onChange: (value: Condition | null) => void;
};

const ClauseRow = ({ value, onChange, place, pointer, events }: PartProps) => {
  const { t } = useI18n();
  const { told } = useSurroundings();
  const at = below(pointer, clauseIn(value).key);
  const flaws = flawsBelow(told, at);
  return (
    <div className={styles["clause"]} data-flawed={flaws.length > 0}>
      <div className={styles["fields"]}>
        <ClauseFields
          value={value}
          onChange={onChange}
          place={place}
          pointer={at}
          events={events}
          showConditions={(props) => <ConditionEditor {...props} />}
        />
        {flaws.map((flaw) => (
          <p key={flaw} className={styles["flaw"]} role="alert">
            {flaw}
          </p>
        ))}
      </div>
      <IconButton
        name={t("conditions.remove")}
        icon={<NoIcon size={16} aria-hidden />}
        onClick={() => onChange(null)}
      />
    </div>
  );
};

const Part = (props: PartProps) => {
  const { t } = useI18n();
  const { value, onChange } = props;
  if (groupIn(value) === null) return <ClauseRow {...props} />;
  return (
    <div className={styles["clause"]}>
      <div className={styles["fields"]}>
        <ConditionEditor {...props} onChange={onChange} />
      </div>
      <IconButton
        name={t("conditions.removeGroup")}
        icon={<NoIcon size={16} aria-hidden />}
        onClick={() => onChange(null)}
      />
    </div>
  );
};

/** A condition as nested groups of clauses. What nobody changes is saved as it was. */
export const ConditionEditor = (props: EditorProps) => {
  const { value, onChange, place, pointer, events = NO_EVENTS } = props;
  const { t } = useI18n();
  const group = groupOf(value);
  return (
    <div
      className={styles["group"]}
      data-kind={group.is}
      role="group"
      aria-label={t("conditions.group", { is: group.is })}
    >
      <div className={styles["kind"]}>
        <Select
          label={t("conditions.kind")}
          isBare
          value={group.is}
          options={GROUPS.map((is) => ({ value: is, label: t("conditions.group", { is }) }))}
          onChange={(next) => {
            const is = GROUPS.find((each) => each === next);
            if (is !== undefined) onChange(conditionOf(groupAs(group, is)));
          }}
        />
      </div>
      {group.parts.length === 0 ? (
        <p className={styles["nothing"]}>{t("conditions.everybody")}</p>
      ) : null}
      {group.parts.map((part, at) => (
        <Part
          // oxlint-disable-next-line react/no-array-index-key -- a part is its place: two may say the same
          key={at}
          value={part}
          place={place}
          pointer={partPointer(group, pointer, at)}
          events={events}
          onChange={(next) =>
            onChange(
              conditionOf(next === null ? withoutPart(group, at) : withPart(group, at, next)),
            )
          }
        />
      ))}
      <Add group={group} place={place} onChange={onChange} />
    </div>
  );
};

import type { Content } from "../../../definitions/index.ts";
import { useUrlPlace, useUrlState } from "../../../frame/index.ts";
import type { I18n } from "../../../i18n/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Bar, Empty, Section, Select, Table } from "../../../ui/index.ts";
import { FieldDialog } from "./field-dialog.tsx";
import { partName } from "./part-name.ts";
import type { Observed, PlanPart } from "./plan-parts.ts";
import { observedOf, partsOf, presenceOf, shareOf } from "./plan-parts.ts";
import styles from "./plans.module.css";

type Field = {
  readonly name: string;
  readonly rule: Readonly<Record<string, unknown>>;
  readonly presence: ReturnType<typeof presenceOf>;
};

/** One of the types, and what else a value has to be. */
const typeText = ({ list }: I18n, rule: Field["rule"]): string => {
  const { type, format, unit } = rule;
  const types = Array.isArray(type) ? list(type.map(String)) : String(type);
  const more = [format, unit].filter((each) => typeof each === "string");
  return more.length === 0 ? types : `${types} (${list(more)})`;
};

const Came = ({ presence, rule }: Pick<Field, "presence" | "rule">) => {
  const { t, percent, number } = useI18n();
  if (presence === null) return <span className={styles["missing"]}>{t("plans.noneCame")}</span>;
  const share = shareOf(presence.count, presence.of);
  const isBroken = rule["required"] === true && presence.count < presence.of;
  return (
    <span className={styles["came"]} title={`${number(presence.count)} / ${number(presence.of)}`}>
      <Bar
        name={percent(share, 1)}
        value={share}
        most={1}
        tone={isBroken ? "bad" : rule["required"] === true ? "accent" : "quiet"}
      />
      <span>{percent(share, 1)}</span>
    </span>
  );
};

const columnsOf = (
  i18n: I18n,
  isCounted: boolean,
  onOpen: ((name: string) => void) | null,
): readonly Column<Field>[] => [
  {
    key: "name",
    header: i18n.t("plans.property"),
    value: ({ name }) => name,
    cell: ({ name }) =>
      onOpen === null ? (
        <code>{name}</code>
      ) : (
        <button type="button" className={styles["field"]} onClick={() => onOpen(name)}>
          {name}
        </button>
      ),
    width: "28%",
  },
  {
    key: "type",
    header: i18n.t("plans.type"),
    value: ({ rule }) => typeText(i18n, rule),
  },
  {
    key: "required",
    header: i18n.t("plans.required"),
    value: ({ rule }) => (rule["required"] === true ? i18n.t("why.yes") : ""),
    width: "80px",
  },
  {
    key: "class",
    header: i18n.t("plans.class"),
    value: ({ rule }) =>
      typeof rule["pii"] === "string" ? i18n.t("plans.classIs", { class: rule["pii"] }) : "",
    width: "120px",
  },
  ...(isCounted
    ? [
        {
          key: "came",
          header: i18n.t("plans.cameIn"),
          value: ({ presence }: Field) =>
            presence === null ? null : presence.count / Math.max(1, presence.of),
          cell: ({ presence, rule }: Field) => <Came presence={presence} rule={rule} />,
          width: "170px",
        },
      ]
    : []),
];

const optionText = (i18n: I18n, part: PlanPart, observed: readonly Observed[] | null): string => {
  const name = partName(i18n, part);
  if (observed === null) return name;
  const count = observedOf(observed, part)?.count ?? 0;
  return `${name} · ${i18n.t("plans.came", { count })}`;
};

type TablesProps = {
  readonly content: Content;
  /** What came in; null when it is not known. */
  readonly observed: readonly Observed[] | null;
  readonly onChange: ((content: Content, onDone?: () => void) => void) | null;
};

/** The properties of one event, or the traits, with what they have to be and how often they came. */
export const PlanTables = ({ content, observed, onChange }: TablesProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const parts = partsOf(content);
  const [first] = parts;
  const [chosen, setChosen] = useUrlState("part", first?.id ?? "");
  const [open, setOpen] = useUrlPlace("field", "");
  const [sort, setSort] = useUrlState("sort", "");
  const part = parts.find(({ id }) => id === chosen) ?? first;
  if (part === undefined) return <Empty title={t("plans.empty")}>{t("plans.emptyFix")}</Empty>;
  const rows = Object.entries(part.fields).map(
    ([name, rule]): Field => ({
      name,
      rule,
      presence: observed === null ? null : presenceOf(observed, part, name),
    }),
  );
  const opened = rows.find(({ name }) => name === open);
  return (
    <Section title={t("plans.rules")}>
      <Select
        label={t("plans.eventOrCall")}
        value={part.id}
        options={parts.map((each) => ({
          value: each.id,
          label: optionText(i18n, each, observed),
        }))}
        onChange={setChosen}
      />
      {rows.length === 0 ? (
        <Empty title={t("plans.noRules", { part: partName(i18n, part) })} />
      ) : (
        <Table
          name={t("plans.rulesOf", { part: partName(i18n, part) })}
          rows={rows}
          columns={columnsOf(i18n, observed !== null, onChange === null ? null : setOpen)}
          keyOf={({ name }) => name}
          sort={sort}
          onSort={setSort}
        />
      )}
      {opened === undefined || onChange === null ? null : (
        <FieldDialog
          key={`${part.id} ${opened.name}`}
          content={content}
          part={part}
          name={opened.name}
          rule={opened.rule}
          onChange={(next) => onChange(next, () => setOpen(""))}
          onClose={() => setOpen("")}
        />
      )}
    </Section>
  );
};

import { useMemo, useState } from "react";
import type { Content } from "../../../definitions/index.ts";
import { ForeseenEvents } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Checkbox, Dialog, Select } from "../../../ui/index.ts";
import { partName } from "./part-name.ts";
import type { PlanPart } from "./plan-parts.ts";
import { withField } from "./plan-parts.ts";
import styles from "./plans.module.css";

const TYPES = [
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "date-time",
  "any",
] as const;
const CLASSES = ["none", "pseudonymous", "personal", "contact", "sensitive"] as const;
const FORMATS = ["email", "date-time", "date", "uri", "currency", "country"] as const;
const ACTIONS = ["allow", "warn", "block"] as const;

type Rule = Readonly<Record<string, unknown>>;

type FieldDialogProps = {
  readonly content: Content;
  readonly part: PlanPart;
  readonly name: string;
  readonly rule: Rule;
  readonly onChange: (content: Content) => void;
  readonly onClose: () => void;
};

/** The rule without what is not said. */
const said = (rule: Rule): Rule =>
  Object.fromEntries(
    Object.entries(rule).filter(
      ([name, value]) => value !== "" && !(name === "required" && value === false),
    ),
  );

const textIn = (rule: Rule, name: string): string => {
  const value = rule[name];
  return typeof value === "string" ? value : "";
};

type ChoiceProps = {
  readonly label: string;
  readonly hint?: string;
  readonly rule: Rule;
  readonly name: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly set: (part: Rule) => void;
};

const Choice = ({ label, hint, rule, name, options, set }: ChoiceProps) => {
  const { t } = useI18n();
  return (
    <Select
      label={label}
      hint={hint}
      value={textIn(rule, name)}
      options={[{ value: "", label: t("ui.notSet") }, ...options]}
      onChange={(value) => set({ [name]: value })}
    />
  );
};

const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

type FieldsProps = { readonly rule: Rule; readonly set: (part: Rule) => void };

const Fields = ({ rule, set }: FieldsProps) => {
  const { t } = useI18n();
  const { type } = rule;
  return (
    <>
      {typeof type === "string" ? (
        <Select
          label={t("plans.type")}
          value={type}
          options={plain(TYPES)}
          onChange={(next) => set({ type: next })}
        />
      ) : null}
      <Checkbox
        label={t("plans.requiredAbout")}
        isOn={rule["required"] === true}
        onChange={(required) => set({ required })}
      />
      <Choice
        label={t("plans.class")}
        hint={t("plans.classHint")}
        rule={rule}
        name="pii"
        options={CLASSES.map((value) => ({
          value,
          label: t("plans.classIs", { class: value }),
        }))}
        set={set}
      />
      <Choice
        label={t("plans.format")}
        rule={rule}
        name="format"
        options={plain(FORMATS)}
        set={set}
      />
      <Choice
        label={t("plans.onViolation")}
        rule={rule}
        name="onViolation"
        options={ACTIONS.map((value) => ({
          value,
          label: t("plans.violation", { action: value }),
        }))}
        set={set}
      />
    </>
  );
};

/** What a property or trait has to be. What the form does not show stays as it is. */
export const FieldDialog = (props: FieldDialogProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { content, part, name, onChange, onClose } = props;
  const [rule, setRule] = useState<Rule>(props.rule);
  const set = (some: Rule): void => setRule({ ...rule, ...some });
  const changed = useMemo(
    () => withField(content, part, name, said(rule)),
    [content, part, name, rule],
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("plans.fieldOf", { field: name, part: partName(i18n, part) })}
      onSubmit={() => onChange(changed)}
      actions={
        <>
          <Button onClick={() => onChange(withField(content, part, name, undefined))}>
            {t("plans.takeOut")}
          </Button>
          <Button type="submit" look="primary">
            {t("plans.change")}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <Fields rule={rule} set={set} />
        <p className={styles["soft"]}>{t("plans.stays")}</p>
        <ForeseenEvents content={changed} />
      </div>
    </Dialog>
  );
};

import { useI18n } from "../i18n/index.ts";
import type { PartProps, Schema } from "../ui/index.ts";
import {
  Checkbox,
  FieldGroup,
  JsonField,
  Select,
  TextField,
  useFieldWords,
  useForm,
} from "../ui/index.ts";
import styles from "./editors.module.css";
import { NamedRows } from "./named-rows.tsx";
import { freeName, membersIn } from "./record.ts";
import type { SlotField } from "./slot-schema.ts";
import {
  hasFields,
  ofSort,
  slotFields,
  SORTS,
  withChoices,
  withField,
  withName,
  withoutField,
  withRequired,
} from "./slot-schema.ts";

type SaidProps = {
  readonly field: SlotField;
  readonly error: string | undefined;
  readonly onField: (schema: Schema) => void;
  readonly onRequired: (isOn: boolean) => void;
};

/** What one field of content has to be. */
const Said = ({ field, error, onField, onRequired }: SaidProps) => {
  const { t } = useI18n();
  const { sort, choices, schema, isRequired } = field;
  return (
    <>
      <Select
        label={t("form.fieldIs")}
        value={sort}
        error={error}
        options={SORTS.filter((each) => each !== "other" || sort === "other").map((each) => ({
          value: each,
          label: t("form.fieldSort", { sort: each }),
        }))}
        onChange={(next) => {
          const to = SORTS.find((each) => each === next);
          if (to !== undefined) onField(ofSort(schema, to));
        }}
      />
      {sort === "choice" ? (
        <TextField
          label={t("form.choices")}
          hint={t("ui.oneALine")}
          value={choices.join("\n")}
          lines={Math.max(2, choices.length)}
          onChange={(text) => onField(withChoices(schema, text === "" ? [] : text.split("\n")))}
        />
      ) : null}
      <Checkbox label={t("form.fieldRequired")} isOn={isRequired} onChange={onRequired} />
      <details className={styles["folded"]} data-wide="">
        <summary>{t("form.fieldAsJson")}</summary>
        <JsonField
          label={t("form.fieldSchema")}
          hint={t("form.fieldSchemaHint")}
          value={schema}
          onChange={(next) => onField(membersIn(next))}
        />
      </details>
    </>
  );
};

/** What is wrong at a place or below it, said once. */
const useWrongBelow = (): ((pointer: string) => string | undefined) => {
  const { flaws } = useForm();
  return (pointer) => {
    const wrong = flaws
      .filter((flaw) => flaw.pointer === pointer || flaw.pointer.startsWith(`${pointer}/`))
      .map(({ message }) => message);
    return wrong.length === 0 ? undefined : wrong.join(" ");
  };
};

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const Fields = ({ pointer, schema, onChange, label }: EditedSchema) => {
  const { t } = useI18n();
  const wrongBelow = useWrongBelow();
  const fields = slotFields(schema);
  const properties = membersIn(schema["properties"]);
  return (
    <NamedRows
      label={label}
      names={fields.map(({ name }) => name)}
      nameLabel={t("form.name")}
      wrong={(name) => (name.trim() === "" ? t("form.nameMissing") : null)}
      onRename={(from, to) => onChange(withName(schema, from, to))}
      onRemove={(name) => onChange(withoutField(schema, name))}
      onAdd={() => onChange(withField(schema, freeName(properties, "field"), { type: "string" }))}
    >
      {(name) => {
        const field = fields.find((each) => each.name === name);
        return field === undefined ? null : (
          <Said
            field={field}
            error={wrongBelow(`${pointer}/properties/${escaped(name)}`)}
            onField={(next) => onChange(withField(schema, name, next))}
            onRequired={(isOn) => onChange(withRequired(schema, name, isOn))}
          />
        );
      }}
    </NamedRows>
  );
};

type EditedSchema = Pick<PartProps, "pointer"> & {
  readonly label: string;
  readonly schema: Schema;
  readonly onChange: (schema: Schema | undefined) => void;
};

/** What the content of a slot has to be: field by field, or as JSON where it is more than that. */
export const SlotSchemaEditor = (props: PartProps) => {
  const { t } = useI18n();
  const { label, hint, error } = useFieldWords(props);
  const { pointer, value, onChange } = props;
  const schema = membersIn(value);
  const canBeFields = hasFields(schema);
  return (
    <FieldGroup label={label} hint={hint} error={error}>
      {canBeFields ? (
        <Fields pointer={pointer} schema={schema} label={label} onChange={onChange} />
      ) : null}
      {canBeFields && value !== undefined ? (
        <Checkbox
          label={t("form.noOtherFields")}
          isOn={schema["additionalProperties"] === false}
          onChange={(isOn) => {
            const { additionalProperties: _, ...rest } = schema;
            onChange(isOn ? { ...rest, additionalProperties: false } : rest);
          }}
        />
      ) : null}
      <details className={styles["folded"]} open={!canBeFields}>
        <summary>{t("ui.asText")}</summary>
        <JsonField label={t("form.jsonSchema")} value={value} onChange={onChange} />
      </details>
    </FieldGroup>
  );
};

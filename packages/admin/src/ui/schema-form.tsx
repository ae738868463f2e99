import { useMemo, useState } from "react";
import { useI18n } from "../i18n/index.ts";
import { Checkbox } from "./checkbox.tsx";
import type { SchemaField } from "./schema-fields.ts";
import { fieldsOf } from "./schema-fields.ts";
import type { Schema } from "./schema-fields.ts";
import styles from "./schema-form.module.css";
import { Select } from "./select.tsx";
import { TextField } from "./text-field.tsx";

type Document = Readonly<Record<string, unknown>>;

type PartProps = {
  readonly field: SchemaField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
};

const isDocument = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const aboutOf = ({ about }: SchemaField) => (about === null ? {} : { hint: about });

/** What no simple field can hold: JSON, taken over as soon as it is JSON again. */
const JsonPart = ({ field, value, onChange }: PartProps) => {
  const { t } = useI18n();
  const given = value === undefined ? "" : JSON.stringify(value, null, 2);
  const [draft, setDraft] = useState({ given, text: given, isBroken: false });
  const shown = draft.given === given ? draft : { given, text: given, isBroken: false };
  const take = (text: string): void => {
    if (text.trim() === "") {
      setDraft({ given: "", text, isBroken: false });
      onChange(undefined);
      return;
    }
    try {
      const parsed: unknown = JSON.parse(text);
      setDraft({ given: JSON.stringify(parsed, null, 2), text, isBroken: false });
      onChange(parsed);
    } catch {
      setDraft({ given, text, isBroken: true });
    }
  };
  return (
    <TextField
      label={field.name}
      {...aboutOf(field)}
      error={shown.isBroken ? t("ui.notJson") : undefined}
      value={shown.text}
      lines={Math.min(14, Math.max(2, shown.text.split("\n").length))}
      onChange={take}
    />
  );
};

const GroupPart = ({
  field,
  fields,
  value,
  onChange,
}: PartProps & { readonly fields: readonly SchemaField[] }) => (
  <fieldset className={styles["group"]}>
    <legend>{field.name}</legend>
    <Parts
      fields={fields}
      value={isDocument(value) ? value : {}}
      onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
    />
  </fieldset>
);

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const ListPart = ({ field, value, onChange }: PartProps) => {
  const { t } = useI18n();
  const given = Array.isArray(value) ? value.map(textOf).join("\n") : "";
  return (
    <TextField
      label={field.name}
      hint={field.about ?? t("ui.oneALine")}
      value={given}
      lines={Math.max(2, given.split("\n").length)}
      onChange={(text) => onChange(text === "" ? undefined : text.split("\n"))}
    />
  );
};

const Part = (props: PartProps) => {
  const { t } = useI18n();
  const { field, value, onChange } = props;
  const { shape } = field;
  switch (shape.of) {
    case "text":
    case "number":
      return (
        <TextField
          label={field.name}
          {...aboutOf(field)}
          value={textOf(value)}
          type={shape.of}
          isRequired={field.isRequired}
          onChange={(text) =>
            onChange(text === "" ? undefined : shape.of === "number" ? Number(text) : text)
          }
        />
      );
    case "boolean":
      return (
        <Checkbox label={field.about ?? field.name} isOn={value === true} onChange={onChange} />
      );
    case "choice":
      return (
        <Select
          label={field.name}
          {...aboutOf(field)}
          value={textOf(value)}
          options={[
            { value: "", label: t("ui.notSet") },
            ...shape.values.map((each) => ({ value: each, label: each })),
          ]}
          onChange={(next) => onChange(next === "" ? undefined : next)}
        />
      );
    case "list":
      return <ListPart {...props} />;
    case "group":
      return <GroupPart {...props} fields={shape.fields} />;
    case "json":
      return <JsonPart {...props} />;
  }
};

type PartsProps = {
  readonly fields: readonly SchemaField[];
  readonly value: Document;
  readonly onChange: (value: Document) => void;
};

const without = (value: Document, name: string): Document =>
  Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));

const Parts = ({ fields, value, onChange }: PartsProps) =>
  fields.map((field) => (
    <Part
      key={field.name}
      field={field}
      value={Object.hasOwn(value, field.name) ? value[field.name] : undefined}
      onChange={(next) =>
        onChange(next === undefined ? without(value, field.name) : { ...value, [field.name]: next })
      }
    />
  ));

type SchemaFormProps = {
  readonly schema: Schema;
  readonly value: Document;
  readonly onChange: (value: Document) => void;
  /** What is said elsewhere, or may not change. */
  readonly omit?: readonly string[];
};

const NOTHING: readonly string[] = [];

/** A form for a definition, made of the schema that is published for its kind. */
export const SchemaForm = ({ schema, value, onChange, omit = NOTHING }: SchemaFormProps) => {
  const fields = useMemo(
    () => fieldsOf(schema).filter(({ name }) => !omit.includes(name)),
    [schema, omit],
  );
  return (
    <div className={styles["form"]}>
      <Parts fields={fields} value={value} onChange={onChange} />
    </div>
  );
};

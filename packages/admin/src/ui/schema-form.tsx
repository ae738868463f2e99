import { useId, useMemo, useState } from "react";
import { useI18n } from "../i18n/index.ts";
import { Button, IconButton } from "./button.tsx";
import { FieldGroup } from "./field-group.tsx";
import { NoIcon } from "./icons.ts";
import type { FormDocument, FormSetting, PartProps } from "./schema-context.ts";
import { FormProvider, isDocument, PLAIN, useFieldWords, useForm } from "./schema-context.ts";
import type { Schema, SchemaField } from "./schema-fields.ts";
import { fieldsOf } from "./schema-fields.ts";
import styles from "./schema-form.module.css";
import {
  BooleanPart,
  ChoicePart,
  ChoicesPart,
  InstantPart,
  JsonField,
  JsonPart,
  ListPart,
  TextPart,
} from "./schema-parts.tsx";

type Fields = { readonly fields: readonly SchemaField[] };

const isFilled = (value: unknown): boolean =>
  value !== undefined && !(isDocument(value) && Object.keys(value).length === 0);

/** Fields that belong together. What need not be there is folded until somebody opens it. */
const GroupPart = ({ fields, ...props }: PartProps & Fields) => {
  const { field, pointer, value, onChange } = props;
  const { label, hint } = useFieldWords(props);
  const [isOpen] = useState(field.isRequired || isFilled(value));
  const parts = (
    <Parts
      fields={fields}
      pointer={pointer}
      value={isDocument(value) ? value : {}}
      onChange={(next) => onChange(isFilled(next) ? next : undefined)}
    />
  );
  return (
    <details className={styles["group"]} open={isOpen}>
      <summary>{label}</summary>
      <div role="group" aria-label={label} className={styles["inner"]}>
        {hint === undefined ? null : <p className={styles["hint"]}>{hint}</p>}
        {parts}
      </div>
    </details>
  );
};

/** A list of things that have fields of their own. */
const RowsPart = ({ fields, ...props }: PartProps & Fields) => {
  const { t } = useI18n();
  const { pointer, value, onChange } = props;
  const { label, hint, error } = useFieldWords(props);
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  const set = (next: readonly unknown[]): void => onChange(next.length === 0 ? undefined : next);
  return (
    <FieldGroup label={label} hint={hint} error={error} isWide>
      {rows.map((row, at) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- a row is its place: two may say the same
          key={at}
          role="group"
          aria-label={t("ui.rowOf", { name: label, at: at + 1 })}
          className={styles["row"]}
        >
          <div className={styles["inner"]}>
            <Parts
              fields={fields}
              pointer={`${pointer}/${at}`}
              value={isDocument(row) ? row : {}}
              onChange={(next) => set(rows.map((each, index) => (index === at ? next : each)))}
            />
          </div>
          <IconButton
            name={t("ui.removeRow", { name: label, at: at + 1 })}
            icon={<NoIcon size={16} aria-hidden />}
            onClick={() => set(rows.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button look="quiet" onClick={() => set([...rows, {}])}>
          {t("ui.addTo", { name: label })}
        </Button>
      </div>
    </FieldGroup>
  );
};

/** The field that a schema alone makes. */
const MadePart = (props: PartProps) => {
  const { shape } = props.field;
  switch (shape.of) {
    case "text":
    case "number":
      return <TextPart {...props} type={shape.of} />;
    case "boolean":
      return <BooleanPart {...props} />;
    case "instant":
      return <InstantPart {...props} />;
    case "choice":
      return <ChoicePart {...props} values={shape.values} />;
    case "choices":
      return <ChoicesPart {...props} values={shape.values} />;
    case "list":
      return <ListPart {...props} />;
    case "group":
      return <GroupPart {...props} fields={shape.fields} />;
    case "rows":
      return <RowsPart {...props} fields={shape.fields} />;
    case "json":
      return <JsonPart {...props} />;
  }
};

const Part = (props: PartProps) => {
  const { editors } = useForm();
  const { path } = props.field;
  const Editor = Object.hasOwn(editors, path) ? (editors[path] ?? MadePart) : MadePart;
  return <Editor {...props} />;
};

type PartsProps = Fields & {
  /** Of what they are fields. */
  readonly pointer: string;
  readonly value: FormDocument;
  readonly onChange: (value: FormDocument) => void;
};

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const without = (value: FormDocument, name: string): FormDocument =>
  Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));

const Parts = ({ fields, pointer, value, onChange }: PartsProps) => {
  const { covered } = useForm();
  return fields
    .filter(({ path }) => !covered.includes(path))
    .map((field) => (
      <Part
        key={field.name}
        field={field}
        pointer={`${pointer}/${escaped(field.name)}`}
        value={Object.hasOwn(value, field.name) ? value[field.name] : undefined}
        onChange={(next) =>
          onChange(
            next === undefined ? without(value, field.name) : { ...value, [field.name]: next },
          )
        }
      />
    ));
};

/** What is asked first, in the order in which it is asked, then what is set already; the rest is rare. */
const sorted = (
  fields: readonly SchemaField[],
  { ordinary, covered }: FormSetting,
  opened: FormDocument,
) => {
  const shown = fields.filter(({ path }) => !covered.includes(path));
  if (ordinary.length === 0) return { first: shown, rare: [] };
  const asked = ordinary.flatMap((name) => shown.filter((field) => field.name === name));
  const others = shown.filter(({ name }) => !ordinary.includes(name));
  const isSet = ({ name }: SchemaField): boolean => Object.hasOwn(opened, name);
  return {
    first: [...asked, ...others.filter(isSet)],
    rare: others.filter((field) => !isSet(field)),
  };
};

type SchemaFormProps = Partial<FormSetting> & {
  readonly schema: Schema;
  readonly value: FormDocument;
  readonly onChange: (value: FormDocument) => void;
  /** What is said elsewhere, or may not change. */
  readonly omit?: readonly string[];
  /** Where the value stands in a larger document, a JSON Pointer. */
  readonly pointer?: string;
};

const NOTHING: readonly string[] = [];

/**
 * A form made of a schema. Each field is the one that its shape asks for, or the editor that is
 * registered for its path; what is rare is folded, and the whole can be written as JSON.
 */
export const SchemaForm = (props: SchemaFormProps) => {
  const { t } = useI18n();
  const { schema, value, onChange, omit = NOTHING, pointer = "", ...given } = props;
  const setting: FormSetting = { ...PLAIN, ...given };
  const id = useId();
  const [opened] = useState(value);
  const fields = useMemo(
    () => fieldsOf(schema).filter(({ name }) => !omit.includes(name)),
    [schema, omit],
  );
  const { first, rare } = sorted(fields, setting, opened);
  const parts = { pointer, value, onChange };
  return (
    <FormProvider value={{ ...setting, document: value, onDocument: onChange }}>
      <div className={styles["form"]}>
        <Parts fields={first} {...parts} />
        {rare.length === 0 ? null : (
          <details className={styles["folded"]}>
            <summary id={id}>{t("ui.more", { count: rare.length })}</summary>
            <div className={styles["inner"]} role="group" aria-labelledby={id}>
              <Parts fields={rare} {...parts} />
            </div>
          </details>
        )}
      </div>
    </FormProvider>
  );
};

type AsTextProps = Pick<SchemaFormProps, "value" | "onChange"> & {
  /** Kept as they are, whatever is written. */
  readonly fixed: readonly string[];
};

/** The whole of what a form writes, as JSON, for who would rather write that. */
export const WholeAsText = ({ value, onChange, fixed }: AsTextProps) => {
  const { t } = useI18n();
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => fixed.includes(name)));
  return (
    <details className={styles["folded"]}>
      <summary>{t("ui.asText")}</summary>
      <JsonField
        label={t("ui.wholeText")}
        hint={t("ui.wholeTextHint")}
        value={value}
        onChange={(next) => {
          if (isDocument(next)) onChange({ ...next, ...kept });
        }}
      />
    </details>
  );
};

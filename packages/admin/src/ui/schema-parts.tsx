import { useState } from "react";
import { useI18n } from "../i18n/index.ts";
import { Checkbox } from "./checkbox.tsx";
import type { PartProps } from "./schema-context.ts";
import { useFieldWords, useForm } from "./schema-context.ts";
import styles from "./schema-form.module.css";
import { Select } from "./select.tsx";
import { TextField } from "./text-field.tsx";

type JsonFieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
};

/** What no simple field can hold: JSON, taken over as soon as it is JSON again. */
export const JsonField = ({ value, onChange, error, ...words }: JsonFieldProps) => {
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
      {...words}
      error={shown.isBroken ? t("ui.notJson") : error}
      value={shown.text}
      lines={Math.min(14, Math.max(2, shown.text.split("\n").length))}
      onChange={take}
    />
  );
};

export const JsonPart = (props: PartProps) => (
  <JsonField {...useFieldWords(props)} value={props.value} onChange={props.onChange} />
);

export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

export const TextPart = (props: PartProps & { readonly type: "text" | "number" }) => {
  const { field, value, onChange, type } = props;
  return (
    <TextField
      {...useFieldWords(props)}
      value={textOf(value)}
      type={type}
      isRequired={field.isRequired}
      onChange={(text) =>
        onChange(text === "" ? undefined : type === "number" ? Number(text) : text)
      }
    />
  );
};

export const BooleanPart = (props: PartProps) => {
  const { label, hint } = useFieldWords(props);
  return (
    <div>
      <Checkbox label={label} isOn={props.value === true} onChange={props.onChange} />
      {hint === undefined ? null : <p className={styles["hint"]}>{hint}</p>}
    </div>
  );
};

export const ChoicePart = (props: PartProps & { readonly values: readonly string[] }) => {
  const { t } = useI18n();
  const { nameOf } = useForm().wordsOf(props.field);
  return (
    <Select
      {...useFieldWords(props)}
      value={textOf(props.value)}
      options={[
        { value: "", label: t("ui.notSet") },
        ...props.values.map((each) => ({ value: each, label: nameOf(each) })),
      ]}
      onChange={(next) => props.onChange(next === "" ? undefined : next)}
    />
  );
};

/** Any of a few. */
export const ChoicesPart = (props: PartProps & { readonly values: readonly string[] }) => {
  const { value, values, onChange } = props;
  const { label, hint } = useFieldWords(props);
  const { nameOf } = useForm().wordsOf(props.field);
  const chosen = Array.isArray(value) ? value : [];
  const set = (each: string, isOn: boolean): void => {
    const next = values.filter((other) => (other === each ? isOn : chosen.includes(other)));
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <div role="group" aria-label={label}>
      <p className={styles["title"]}>{label}</p>
      <div className={styles["choices"]}>
        {values.map((each) => (
          <Checkbox
            key={each}
            label={nameOf(each)}
            isOn={chosen.includes(each)}
            onChange={(isOn) => set(each, isOn)}
          />
        ))}
      </div>
      {hint === undefined ? null : <p className={styles["hint"]}>{hint}</p>}
    </div>
  );
};

export const ListPart = (props: PartProps) => {
  const { t } = useI18n();
  const { value, onChange } = props;
  const { hint, ...words } = useFieldWords(props);
  const given = Array.isArray(value) ? value.map(textOf).join("\n") : "";
  return (
    <TextField
      {...words}
      hint={hint ?? t("ui.oneALine")}
      value={given}
      lines={Math.max(2, given.split("\n").length)}
      onChange={(text) => onChange(text === "" ? undefined : text.split("\n"))}
    />
  );
};

const two = (part: number): string => String(part).padStart(2, "0");

/** An instant as a field for local time writes it; "" where it is none. */
const localOf = (instant: unknown): string => {
  const at = new Date(typeof instant === "string" ? instant : Number.NaN);
  if (Number.isNaN(at.getTime())) return "";
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
};

/** A day and a time in the reader's zone; it is kept as the instant that this is. */
export const InstantPart = (props: PartProps) => {
  const { t } = useI18n();
  const { hint, ...words } = useFieldWords(props);
  const zone = t("ui.inZone", { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone });
  return (
    <TextField
      {...words}
      hint={hint === undefined ? zone : `${hint} ${zone}`}
      type="datetime-local"
      value={localOf(props.value)}
      isRequired={props.field.isRequired}
      onChange={(text) => props.onChange(text === "" ? undefined : new Date(text).toISOString())}
    />
  );
};

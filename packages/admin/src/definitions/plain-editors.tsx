import { useMemo, useState } from "react";
import { useAnswer } from "../api/index.ts";
import { durationIn, durationText, UNITS } from "../conditions/index.ts";
import { useI18n } from "../i18n/index.ts";
import type { Option, PartProps } from "../ui/index.ts";
import { Combobox, ComboboxMany, Select, TextField, useFieldWords, useForm } from "../ui/index.ts";
import styles from "./editors.module.css";
import { textAt } from "./fields.ts";
import { textIn, textsIn } from "./reference-editors.tsx";

const isWritten = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";

/** Text that no other field can show: it stays as it is written. */
const AsWritten = (props: PartProps) => (
  <TextField
    {...useFieldWords(props)}
    value={isWritten(props.value) ? String(props.value) : ""}
    onChange={(text) => props.onChange(text === "" ? undefined : text)}
  />
);

type Unit = (typeof UNITS)[number];

const MOST = 999_999;

/** The duration that a number of units is; undefined for none, null where it can be none. */
const writtenAs = (text: string, unit: Unit): string | null | undefined => {
  if (text === "") return undefined;
  const amount = Number(text);
  return Number.isInteger(amount) && amount > 0 && amount <= MOST
    ? durationText({ amount, unit })
    : null;
};

const Length = ({ value, onChange }: Pick<PartProps, "value" | "onChange">) => {
  const { t } = useI18n();
  const read = durationIn(value);
  const [chosen, setChosen] = useState<Unit>(read?.unit ?? "d");
  const unit = read?.unit ?? chosen;
  const amount = read === null ? "" : String(read.amount);
  const put = (text: string, of: Unit): void => {
    const next = writtenAs(text, of);
    if (next !== null) onChange(next);
  };
  return (
    <div className={styles["duration"]}>
      <TextField
        label={t("conditions.amount")}
        isBare
        type="number"
        value={amount}
        onChange={(text) => put(text, unit)}
      />
      <Select
        label={t("conditions.unit")}
        isBare
        value={unit}
        options={UNITS.map((each) => ({
          value: each,
          label: t(`conditions.unit.${each}`, { count: read?.amount ?? 2 }),
        }))}
        onChange={(next) => {
          const of = UNITS.find((each) => each === next) ?? unit;
          setChosen(of);
          put(amount, of);
        }}
      />
    </div>
  );
};

/** How long: a number and its unit. */
export const DurationEditor = (props: PartProps) => {
  const { label, hint, error } = useFieldWords(props);
  if (props.value !== undefined && durationIn(props.value) === null)
    return <AsWritten {...props} />;
  return (
    <div role="group" aria-label={label} className={styles["stack"]}>
      <p className={styles["label"]}>{label}</p>
      <Length value={props.value} onChange={props.onChange} />
      <p className={styles[error === undefined ? "hint" : "wrong"]}>{error ?? hint}</p>
    </div>
  );
};

/** A time of day. */
export const TimeEditor = (props: PartProps) => (
  <TextField
    {...useFieldWords(props)}
    type="time"
    value={textIn(props.value)}
    isRequired={props.field.isRequired}
    onChange={(text) => props.onChange(text === "" ? undefined : text)}
  />
);

/** An amount in the budget's currency; a number of times where it has none. */
export const MoneyEditor = (props: PartProps) => {
  const { money } = useI18n();
  const { document } = useForm();
  const { hint, ...words } = useFieldWords(props);
  const { value, onChange } = props;
  const currency = textIn(textAt(document, "budget/currency"));
  const said =
    typeof value === "number" && /^[A-Z]{3}$/.test(currency) ? `${money(value, currency)}. ` : "";
  return (
    <TextField
      {...words}
      hint={`${said}${hint ?? ""}`}
      type="number"
      value={isWritten(value) ? String(value) : ""}
      isRequired={props.field.isRequired}
      onChange={(text) => onChange(text === "" ? undefined : Number(text))}
    />
  );
};

/** A number, or the formula that says it. */
export const WorthEditor = (props: PartProps) => {
  const { value, onChange } = props;
  return (
    <TextField
      {...useFieldWords(props)}
      value={isWritten(value) ? String(value) : ""}
      onChange={(text) => {
        const number = Number(text);
        if (text === "") onChange(undefined);
        else onChange(String(number) === text ? number : text);
      }}
    />
  );
};

export const CurrencyEditor = (props: PartProps) => {
  const { t, locale } = useI18n();
  const code = textIn(props.value);
  const options = useMemo((): readonly Option[] => {
    const names = new Intl.DisplayNames(locale, { type: "currency" });
    return Intl.supportedValuesOf("currency").map((each) => ({
      value: each,
      label: `${each} ${names.of(each) ?? ""}`.trim(),
    }));
  }, [locale]);
  return (
    <Combobox
      {...useFieldWords(props)}
      value={code === "" ? null : code}
      options={options}
      nothing={t("ui.nothingFound")}
      clear={t("form.clear")}
      onChange={(next) => props.onChange(next ?? undefined)}
    />
  );
};

/** What other definitions have written at some places of theirs. */
const useWritten = (read: (definition: object) => readonly unknown[]): readonly string[] => {
  const { data } = useAnswer("listDefinitions", {});
  return useMemo(() => {
    const all = (data?.definitions ?? []).flatMap(({ definition }) => read(definition));
    const texts = all.filter((each) => typeof each === "string" && each !== "");
    return [...new Set(textsIn(texts))].toSorted();
  }, [data, read]);
};

type Writes = {
  /** What is offered whatever was written elsewhere. */
  readonly ordinary?: readonly string[];
  readonly read: (definition: object) => readonly unknown[];
};

/** A word of one's own, with those offered that are in use. */
export const wordEditor = ({ ordinary = [], read }: Writes) =>
  function WordEditor(props: PartProps) {
    const used = useWritten(read);
    return (
      <TextField
        {...useFieldWords(props)}
        value={textIn(props.value)}
        isRequired={props.field.isRequired}
        suggestions={[...new Set([...ordinary, ...used])]}
        onChange={(text) => props.onChange(text === "" ? undefined : text)}
      />
    );
  };

/** Several words: those that are in use, or new ones. */
export const wordsEditor = ({ ordinary = [], read }: Writes) =>
  function WordsEditor(props: PartProps) {
    const { t } = useI18n();
    const [written, setWritten] = useState("");
    const used = useWritten(read);
    const words = textsIn(props.value);
    const begun = written.trim();
    const known = [...new Set([...ordinary, ...used, ...words, ...(begun === "" ? [] : [begun])])];
    return (
      <ComboboxMany
        {...useFieldWords(props)}
        values={words}
        options={known.map((value) => ({ value, label: value }))}
        nothing={t("ui.nothingFound")}
        placeholder={t("form.add")}
        onWrite={setWritten}
        onChange={(next) => props.onChange(next.length === 0 ? undefined : next)}
      />
    );
  };

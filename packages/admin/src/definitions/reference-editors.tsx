import type { ReactNode } from "react";
import { useState } from "react";
import { useI18n } from "../i18n/index.ts";
import { useSession } from "../session/index.ts";
import type { Option, PartProps } from "../ui/index.ts";
import { Combobox, ComboboxMany, Link, useFieldWords } from "../ui/index.ts";
import styles from "./editors.module.css";
import type { Referred } from "./use-options.ts";
import { NEW_AT, useItems, useOptions } from "./use-options.ts";

/** The way out where what is wanted is not there yet: the draft keeps itself meanwhile. */
const AddNew = ({ of }: { readonly of: keyof typeof NEW_AT }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const { address, needs } = NEW_AT[of];
  return may(needs) ? <Link to={address}>{t("form.addNew", { kind: of })}</Link> : null;
};

const WithNew = ({
  of,
  children,
}: {
  readonly of: keyof typeof NEW_AT;
  readonly children: ReactNode;
}) => (
  <div className={styles["reference"]}>
    {children}
    <AddNew of={of} />
  </div>
);

/** What is named although nothing has the name is shown as it is written. */
const withWritten = (options: readonly Option[], keys: readonly string[]): readonly Option[] => [
  ...options,
  ...keys
    .filter((key) => key !== "" && !options.some(({ value }) => value === key))
    .map((key) => ({ value: key, label: key })),
];

export const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

type KeyFieldProps = PartProps & {
  readonly options: readonly Option[];
  readonly onWrite?: (text: string) => void;
};

const KeyField = ({ options, onWrite, ...props }: KeyFieldProps) => {
  const { t } = useI18n();
  const key = textIn(props.value);
  return (
    <Combobox
      {...useFieldWords(props)}
      value={key === "" ? null : key}
      options={withWritten(options, [key])}
      nothing={t("ui.nothingFound")}
      placeholder={t("form.choose")}
      onChange={(next) => props.onChange(next ?? undefined)}
      {...(props.field.isRequired ? {} : { clear: t("form.clear") })}
      {...(onWrite === undefined ? {} : { onWrite })}
    />
  );
};

/** Names one definition of a kind. */
export const keyEditor = (kind: Referred) =>
  function KeyEditor(props: PartProps) {
    return (
      <WithNew of={kind}>
        <KeyField {...props} options={useOptions(kind)} />
      </WithNew>
    );
  };

/** Names several definitions of a kind. */
export const keysEditor = (kind: Referred) =>
  function KeysEditor(props: PartProps) {
    const { t } = useI18n();
    const keys = textsIn(props.value);
    return (
      <WithNew of={kind}>
        <ComboboxMany
          {...useFieldWords(props)}
          values={keys}
          options={withWritten(useOptions(kind), keys)}
          nothing={t("ui.nothingFound")}
          placeholder={t("form.add")}
          onChange={(next) => props.onChange(next.length === 0 ? undefined : next)}
        />
      </WithNew>
    );
  };

/** Names an item of the catalog, found by what its name or id begins with. */
export const ItemEditor = (props: PartProps) => {
  const [written, setWritten] = useState("");
  return (
    <WithNew of="item">
      <KeyField {...props} options={useItems(written, textIn(props.value))} onWrite={setWritten} />
    </WithNew>
  );
};

/** What a rule puts up: `offer` where it is one, `offers` where it is several. */
export const ShownEditor = (props: PartProps) => {
  const { t } = useI18n();
  const { value, onChange } = props;
  const then: object = typeof value === "object" && value !== null ? value : {};
  const { offer, offers }: { offer?: unknown; offers?: unknown } = then;
  const keys = [...textsIn([offer]), ...textsIn(offers)];
  return (
    <WithNew of="offer">
      <ComboboxMany
        {...useFieldWords(props)}
        values={keys}
        options={withWritten(useOptions("offer"), keys)}
        nothing={t("ui.nothingFound")}
        placeholder={t("form.add")}
        onChange={(next) => {
          const [only, ...others] = next;
          if (only === undefined) onChange({});
          else onChange(others.length === 0 ? { offer: only } : { offers: next });
        }}
      />
    </WithNew>
  );
};

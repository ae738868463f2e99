import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { X } from "lucide-react";
import { useId } from "react";
import { useI18n } from "../i18n/index.ts";
import button from "./button.module.css";
import { ComboboxField, ComboboxInput, ComboboxList } from "./combobox-parts.tsx";
import styles from "./field.module.css";
import type { Option } from "./select.tsx";
import type { FieldProps } from "./text-field.tsx";

type ComboboxManyProps = FieldProps & {
  readonly values: readonly string[];
  readonly options: readonly Option[];
  readonly onChange: (values: readonly string[]) => void;
  /** Said when nothing has these letters. */
  readonly nothing: string;
  readonly placeholder?: string;
  /** What is written meanwhile, for options that come of it. */
  readonly onWrite?: (text: string) => void;
};

const Chosen = ({ option }: { readonly option: Option }) => {
  const { t } = useI18n();
  return (
    <BaseCombobox.Chip className={styles["chosen"]} title={option.value}>
      {option.label}
      <BaseCombobox.ChipRemove
        className={`${button["button"]} ${button["quiet"]} ${button["square"]}`}
        aria-label={t("ui.takeOut", { name: option.label })}
      >
        <X size={12} aria-hidden />
      </BaseCombobox.ChipRemove>
    </BaseCombobox.Chip>
  );
};

/** Several of many, found by writing, in the order in which they were chosen. */
export const ComboboxMany = (props: ComboboxManyProps) => {
  const id = useId();
  const { label, hint, error, values, options, onChange, nothing, placeholder } = props;
  const { onWrite } = props;
  const chosen = values.map(
    (value) => options.find((option) => option.value === value) ?? { value, label: value },
  );
  return (
    <BaseCombobox.Root
      multiple
      items={[...options]}
      value={chosen}
      isItemEqualToValue={(one: Option, other: Option) => one.value === other.value}
      onValueChange={(next: readonly Option[]) => onChange(next.map(({ value }) => value))}
      {...(onWrite === undefined ? {} : { onInputValueChange: onWrite })}
    >
      <ComboboxField id={id} label={label} hint={hint} error={error}>
        <BaseCombobox.Chips className={styles["chips"]}>
          {chosen.map((option) => (
            <Chosen key={option.value} option={option} />
          ))}
          <ComboboxInput id={id} hint={hint} error={error} placeholder={placeholder} />
        </BaseCombobox.Chips>
      </ComboboxField>
      <ComboboxList nothing={nothing} />
    </BaseCombobox.Root>
  );
};

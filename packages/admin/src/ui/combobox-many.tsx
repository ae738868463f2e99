import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check, X } from "lucide-react";
import { useId } from "react";
import { useI18n } from "../i18n/index.ts";
import button from "./button.module.css";
import styles from "./field.module.css";
import { OptionText } from "./option-text.tsx";
import popup from "./popup.module.css";
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
      <div className={styles["field"]}>
        <label className={styles["label"]} htmlFor={id}>
          {label}
        </label>
        <BaseCombobox.Chips className={styles["chips"]}>
          {chosen.map((option) => (
            <Chosen key={option.value} option={option} />
          ))}
          <BaseCombobox.Input
            id={id}
            className={styles["input"]}
            placeholder={placeholder}
            aria-invalid={error !== undefined}
            aria-describedby={hint === undefined && error === undefined ? undefined : `${id}-about`}
          />
        </BaseCombobox.Chips>
        <div id={`${id}-about`} className={styles[error === undefined ? "hint" : "error"]}>
          {error ?? hint}
        </div>
      </div>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner className={popup["positioner"]} sideOffset={4}>
          <BaseCombobox.Popup className={popup["popup"]}>
            <BaseCombobox.Empty className={popup["nothing"]}>{nothing}</BaseCombobox.Empty>
            <BaseCombobox.List>
              {(option: Option) => (
                <BaseCombobox.Item key={option.value} value={option} className={popup["item"]}>
                  <OptionText option={option} />
                  <BaseCombobox.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </BaseCombobox.ItemIndicator>
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
};

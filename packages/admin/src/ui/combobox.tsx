import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check, X } from "lucide-react";
import { useId } from "react";
import button from "./button.module.css";
import styles from "./field.module.css";
import { OptionText } from "./option-text.tsx";
import popup from "./popup.module.css";
import type { Option } from "./select.tsx";
import type { FieldProps } from "./text-field.tsx";

type ComboboxProps = FieldProps & {
  readonly value: string | null;
  readonly options: readonly Option[];
  readonly onChange: (value: string | null) => void;
  /** Said when nothing has these letters. */
  readonly nothing: string;
  readonly placeholder?: string;
  /** Takes what was chosen out again; without it something has to be chosen. */
  readonly clear?: string;
  /** What is written meanwhile, for options that are asked of the server. */
  readonly onWrite?: (text: string) => void;
};

/** One of many, found by writing. */
export const Combobox = (props: ComboboxProps) => {
  const id = useId();
  const { label, hint, error, value, options, onChange, nothing, placeholder, clear } = props;
  const { isBare = false, onWrite } = props;
  return (
    <BaseCombobox.Root
      items={[...options]}
      value={options.find((option) => option.value === value) ?? null}
      onValueChange={(next) => onChange(next?.value ?? null)}
      {...(onWrite === undefined ? {} : { onInputValueChange: onWrite })}
    >
      <div className={styles["field"]}>
        <label className={styles[isBare ? "unseen" : "label"]} htmlFor={id}>
          {label}
        </label>
        <div className={styles["clearable"]}>
          <BaseCombobox.Input
            id={id}
            className={styles["input"]}
            placeholder={placeholder}
            aria-invalid={error !== undefined}
            aria-describedby={hint === undefined && error === undefined ? undefined : `${id}-about`}
          />
          {clear === undefined || value === null ? null : (
            <BaseCombobox.Clear
              className={`${button["button"]} ${button["quiet"]} ${button["square"]}`}
              aria-label={clear}
            >
              <X size={14} aria-hidden />
            </BaseCombobox.Clear>
          )}
        </div>
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

import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { useId } from "react";
import styles from "./field.module.css";
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
};

/** One of many, found by writing. */
export const Combobox = (props: ComboboxProps) => {
  const id = useId();
  const { label, hint, value, options, onChange, nothing, placeholder } = props;
  return (
    <BaseCombobox.Root
      items={[...options]}
      value={options.find((option) => option.value === value) ?? null}
      onValueChange={(next) => onChange(next?.value ?? null)}
    >
      <div className={styles["field"]}>
        <label className={styles["label"]} htmlFor={id}>
          {label}
        </label>
        <BaseCombobox.Input id={id} className={styles["input"]} placeholder={placeholder} />
        {hint === undefined ? null : <div className={styles["hint"]}>{hint}</div>}
      </div>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner className={popup["positioner"]} sideOffset={4}>
          <BaseCombobox.Popup className={popup["popup"]}>
            <BaseCombobox.Empty className={popup["nothing"]}>{nothing}</BaseCombobox.Empty>
            <BaseCombobox.List>
              {(option: Option) => (
                <BaseCombobox.Item key={option.value} value={option} className={popup["item"]}>
                  {option.label}
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

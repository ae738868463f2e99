import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { X } from "lucide-react";
import { useId } from "react";
import button from "./button.module.css";
import { ComboboxField, ComboboxInput, ComboboxList } from "./combobox-parts.tsx";
import styles from "./field.module.css";
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
      <ComboboxField id={id} label={label} hint={hint} error={error} isBare={isBare}>
        <div className={styles["clearable"]}>
          <ComboboxInput id={id} hint={hint} error={error} placeholder={placeholder} />
          {clear === undefined || value === null ? null : (
            <BaseCombobox.Clear
              className={`${button["button"]} ${button["quiet"]} ${button["square"]}`}
              aria-label={clear}
            >
              <X size={14} aria-hidden />
            </BaseCombobox.Clear>
          )}
        </div>
      </ComboboxField>
      <ComboboxList nothing={nothing} />
    </BaseCombobox.Root>
  );
};

import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import styles from "./field.module.css";
import popup from "./popup.module.css";
import type { FieldProps } from "./text-field.tsx";
import unseen from "./unseen.module.css";

export type Option = {
  readonly value: string;
  readonly label: string;
  /** Beside its name in a list that is searched: its key. */
  readonly about?: string;
};

type SelectProps = FieldProps & {
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
};

/** One of a few. */
export const Select = ({
  label,
  hint,
  error,
  value,
  options,
  onChange,
  isBare = false,
}: SelectProps) => (
  <BaseSelect.Root
    items={[...options]}
    value={value}
    onValueChange={(next) => {
      if (next !== null) onChange(next);
    }}
  >
    <div className={styles["field"]}>
      <BaseSelect.Label className={isBare ? unseen["unseen"] : styles["label"]}>
        {label}
      </BaseSelect.Label>
      <BaseSelect.Trigger className={styles["trigger"]}>
        <BaseSelect.Value />
        <BaseSelect.Icon>
          <ChevronDown size={14} aria-hidden />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <div className={styles[error === undefined ? "hint" : "error"]}>{error ?? hint}</div>
    </div>
    <BaseSelect.Portal>
      <BaseSelect.Positioner
        className={popup["positioner"]}
        sideOffset={4}
        alignItemWithTrigger={false}
      >
        <BaseSelect.Popup className={popup["popup"]}>
          <BaseSelect.List>
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} className={popup["item"]}>
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator>
                  <Check size={14} aria-hidden />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.List>
        </BaseSelect.Popup>
      </BaseSelect.Positioner>
    </BaseSelect.Portal>
  </BaseSelect.Root>
);

import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./field.module.css";
import { OptionText } from "./option-text.tsx";
import popup from "./popup.module.css";
import type { Option } from "./select.tsx";
import type { FieldProps } from "./text-field.tsx";
import unseen from "./unseen.module.css";

type ComboboxFieldProps = FieldProps & { readonly id: string; readonly children: ReactNode };

/** The label of a field that is searched, what is chosen in it, and what is said of it. */
export const ComboboxField = ({ id, label, hint, error, isBare, children }: ComboboxFieldProps) => (
  <div className={styles["field"]}>
    <label className={isBare === true ? unseen["unseen"] : styles["label"]} htmlFor={id}>
      {label}
    </label>
    {children}
    <div id={`${id}-about`} className={styles[error === undefined ? "hint" : "error"]}>
      {error ?? hint}
    </div>
  </div>
);

type ComboboxInputProps = Pick<FieldProps, "hint" | "error"> & {
  readonly id: string;
  readonly placeholder: string | undefined;
};

/** Where one writes to find what is to be chosen. */
export const ComboboxInput = ({ id, hint, error, placeholder }: ComboboxInputProps) => (
  <BaseCombobox.Input
    id={id}
    className={styles["input"]}
    placeholder={placeholder}
    aria-invalid={error !== undefined}
    aria-describedby={hint === undefined && error === undefined ? undefined : `${id}-about`}
  />
);

/** What has the letters that were written; where nothing has, that is said. */
export const ComboboxList = ({ nothing }: { readonly nothing: string }) => (
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
);

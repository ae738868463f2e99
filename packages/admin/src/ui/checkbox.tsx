import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check } from "lucide-react";
import { useId } from "react";
import styles from "./field.module.css";

type CheckProps = {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
};

/** Something that is so, or not, once the form is sent. */
export const Checkbox = ({ label, isOn, onChange }: CheckProps) => {
  const id = useId();
  return (
    <span className={styles["check"]}>
      <BaseCheckbox.Root
        className={styles["box"]}
        checked={isOn}
        onCheckedChange={onChange}
        aria-labelledby={id}
      >
        <BaseCheckbox.Indicator>
          <Check size={12} strokeWidth={3} aria-hidden />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span id={id}>{label}</span>
    </span>
  );
};

/** Something that is turned on or off at once. */
export const Switch = ({ label, isOn, onChange }: CheckProps) => {
  const id = useId();
  return (
    <span className={styles["check"]}>
      <BaseSwitch.Root
        className={styles["switch"]}
        checked={isOn}
        onCheckedChange={onChange}
        aria-labelledby={id}
      >
        <BaseSwitch.Thumb className={styles["thumb"]} />
      </BaseSwitch.Root>
      <span id={id}>{label}</span>
    </span>
  );
};

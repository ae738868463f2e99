import type { ReactNode } from "react";
import { useId } from "react";
import styles from "./field.module.css";
import unseen from "./unseen.module.css";

export type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Among words that say it already: its name is only read aloud. */
  readonly isBare?: boolean;
};

type TextFieldProps = FieldProps & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?:
    | "text"
    | "email"
    | "password"
    | "number"
    | "search"
    | "date"
    | "time"
    | "datetime-local";
  readonly placeholder?: string;
  readonly autoComplete?: "username" | "current-password" | "new-password";
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly lines?: number;
  /** What is written is whole. */
  readonly onEnter?: () => void;
  /** Offered while it is written; anything else may be written too. */
  readonly suggestions?: readonly string[];
};

/** A label, what is written, and what is wrong with it. */
export const TextField = (props: TextFieldProps) => {
  const id = useId();
  const { label, hint, error, value, onChange, lines, isBare = false, suggestions } = props;
  const shared = {
    id,
    value,
    className: styles["input"],
    placeholder: props.placeholder,
    required: props.isRequired,
    readOnly: props.isReadOnly,
    "aria-invalid": error !== undefined,
    "aria-describedby": hint === undefined && error === undefined ? undefined : `${id}-about`,
  } as const;
  return (
    <div className={styles["field"]}>
      <label className={isBare ? unseen["unseen"] : styles["label"]} htmlFor={id}>
        {label}
      </label>
      {lines === undefined ? (
        <input
          {...shared}
          type={props.type ?? "text"}
          autoComplete={props.autoComplete ?? "off"}
          list={suggestions === undefined ? undefined : `${id}-known`}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") props.onEnter?.();
          }}
        />
      ) : (
        <textarea
          {...shared}
          rows={lines}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {suggestions === undefined ? null : (
        <datalist id={`${id}-known`}>
          {suggestions.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
      )}
      <div id={`${id}-about`} className={error === undefined ? styles["hint"] : styles["error"]}>
        {error ?? hint}
      </div>
    </div>
  );
};

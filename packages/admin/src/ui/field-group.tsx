import type { ReactNode } from "react";
import styles from "./schema-form.module.css";

type FieldGroupProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Over the whole width where others stand side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** Fields that are one field together: its name, what is said of it and what is wrong with it. */
export const FieldGroup = ({ label, hint, error, isWide = false, children }: FieldGroupProps) => (
  <div
    role="group"
    aria-label={label}
    className={styles["rows"]}
    {...(isWide ? { "data-wide": "" } : {})}
  >
    <p className={styles["title"]}>{label}</p>
    {hint === undefined ? null : <p className={styles["hint"]}>{hint}</p>}
    {error === undefined ? null : <p className={styles["wrong"]}>{error}</p>}
    {children}
  </div>
);

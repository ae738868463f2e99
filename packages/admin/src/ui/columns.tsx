import type { ReactNode } from "react";
import styles from "./columns.module.css";

/** What is looked at, and what belongs to it beside it; one below the other where it is narrow. */
export const Columns = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles["columns"]}>{children}</div>
);

/** Parts that are as much as each other, side by side where there is room. */
export const Halves = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles["halves"]}>{children}</div>
);

import type { ReactNode } from "react";
import styles from "./bar-list.module.css";

/** Rows of a name, a bar and a figure, one below the other. */
export const BarList = ({ children }: { readonly children: ReactNode }) => (
  <ul className={styles["list"]}>{children}</ul>
);

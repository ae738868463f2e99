import type { ReactNode } from "react";
import styles from "./unseen.module.css";

type UnseenProps = {
  readonly children: ReactNode;
  /** Read aloud when it changes: at once as a status, or in its time. */
  readonly isStatus?: boolean;
};

/** Words for those who are read to. */
export const Unseen = ({ children, isStatus = false }: UnseenProps) => (
  <p
    className={styles["unseen"]}
    {...(isStatus ? { role: "status" } : { "aria-live": "polite" as const })}
  >
    {children}
  </p>
);

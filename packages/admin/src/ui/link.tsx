import type { ReactNode } from "react";
import { Link as RouterLink } from "react-router";
import styles from "./link.module.css";

type LinkProps = {
  readonly to: string;
  readonly children: ReactNode;
  /** Called when a pointer or the focus comes near: the time to fetch what will be shown. */
  readonly onNear?: () => void;
  readonly look?: "plain" | "quiet";
  readonly onClick?: () => void;
};

export const Link = ({ to, children, onNear, look = "plain", onClick }: LinkProps) => (
  <RouterLink
    to={to}
    className={styles[look]}
    onPointerEnter={onNear}
    onFocus={onNear}
    onClick={onClick}
  >
    {children}
  </RouterLink>
);

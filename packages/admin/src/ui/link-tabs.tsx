import type { ReactNode } from "react";
import { NavLink } from "react-router";
import styles from "./tabs.module.css";

type LinkTabsProps = {
  readonly name: string;
  readonly links: readonly {
    readonly to: string;
    readonly label: ReactNode;
    /** What stands below its address belongs to another of them. */
    readonly isExact?: boolean;
  }[];
};

/** The parts of a screen that have addresses of their own, in a row above it. */
export const LinkTabs = ({ name, links }: LinkTabsProps) => (
  <nav aria-label={name} className={styles["links"]}>
    <ul className={styles["list"]}>
      {links.map(({ to, label, isExact = false }) => (
        <li key={to}>
          <NavLink to={to} end={isExact} className={() => styles["tab"]}>
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  </nav>
);

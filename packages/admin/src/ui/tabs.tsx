import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import styles from "./tabs.module.css";

export type Tab = {
  readonly key: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
};

type TabsProps = {
  readonly name: string;
  readonly value: string;
  readonly tabs: readonly Tab[];
  readonly onChange: (key: string) => void;
};

/** Several views of the same; which one is open stands in the address, so the caller keeps it. */
export const Tabs = ({ name, value, tabs, onChange }: TabsProps) => (
  <BaseTabs.Root
    value={value}
    onValueChange={(next: unknown) => {
      if (typeof next === "string") onChange(next);
    }}
  >
    <BaseTabs.List className={styles["list"]} aria-label={name}>
      {tabs.map(({ key, label }) => (
        <BaseTabs.Tab key={key} value={key} className={styles["tab"]}>
          {label}
        </BaseTabs.Tab>
      ))}
    </BaseTabs.List>
    {tabs.map(({ key, content }) => (
      <BaseTabs.Panel key={key} value={key} className={styles["panel"]}>
        {content}
      </BaseTabs.Panel>
    ))}
  </BaseTabs.Root>
);

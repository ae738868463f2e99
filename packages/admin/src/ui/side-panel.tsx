import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { useI18n } from "../i18n/index.ts";
import { IconButton } from "./button.tsx";
import styles from "./side-panel.module.css";

type SidePanelProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
};

/** What had the focus; a link that was drawn anew meanwhile is the one that leads to the same. */
const stillThere = (from: Element | null): HTMLElement | null => {
  if (!(from instanceof HTMLElement) || from === document.body) return null;
  if (from.isConnected) return from;
  const address = from.getAttribute("href");
  return address === null
    ? null
    : document.querySelector<HTMLElement>(`a[href="${CSS.escape(address)}"]`);
};

/** Beside the page, never in front of it: what is asked about stays in sight. */
export const SidePanel = ({ title, children, onClose }: SidePanelProps) => {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const from = document.activeElement;
    heading.current?.focus();
    return () => {
      // The panel has gone, and the focus with it: back to what opened it, where that is there still.
      if (document.activeElement !== document.body) return;
      (stillThere(from) ?? document.querySelector<HTMLElement>("#main"))?.focus({
        preventScroll: true,
      });
    };
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onClose]);
  return (
    <aside className={styles["panel"]} aria-label={title}>
      <header className={styles["header"]}>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <IconButton name={t("ui.close")} icon={<X size={16} aria-hidden />} onClick={onClose} />
      </header>
      <div className={styles["body"]}>{children}</div>
    </aside>
  );
};

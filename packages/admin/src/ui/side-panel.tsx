import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useI18n } from "../i18n/index.ts";
import { IconButton } from "./button.tsx";
import { focusOnceThere } from "./focus-once-there.ts";
import styles from "./side-panel.module.css";

type SidePanelProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
};

/** How long what opened the panel may take to be drawn anew, in milliseconds. */
const PATIENCE = 3000;

/** Back to what opened the panel; a link that was drawn anew is the one that leads to the same. */
const giveBack = (from: HTMLElement | null, address: string): void => {
  if (from?.isConnected === true) {
    from.focus({ preventScroll: true });
    return;
  }
  const main = document.querySelector<HTMLElement>("#main");
  if (main === null) return;
  main.focus({ preventScroll: true });
  const stop = focusOnceThere(main, `a[href="${CSS.escape(address)}"]`, {
    preventScroll: true,
  });
  setTimeout(stop, PATIENCE);
};

/** Beside the page, never in front of it: what is asked about stays in sight. */
export const SidePanel = ({ title, children, onClose }: SidePanelProps) => {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    const from =
      activeElement instanceof HTMLElement && activeElement !== document.body
        ? activeElement
        : null;
    // While it is open, the panel's address is where the link to it leads.
    const address = from?.getAttribute("href") ?? `${location.pathname}${location.search}`;
    heading.current?.focus();
    return () => {
      // The panel has gone, and the focus with it; whoever has gone elsewhere stays there.
      if (document.activeElement === document.body) giveBack(from, address);
    };
  }, []);
  useLayoutEffect(() => {
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

import { useI18n } from "../i18n/index.ts";
import type { Page } from "../pages/index.ts";
import { Dialog } from "../ui/index.ts";
import styles from "./frame.module.css";

type HelpProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly pages: readonly Page[];
};

/** Every key, in one place. */
export const Help = ({ isOpen, onClose, pages }: HelpProps) => {
  const { t } = useI18n();
  const keys = [
    ["⌘K / Ctrl K", t("frame.keyPalette")],
    ["/", t("frame.keySearch")],
    ["j  k", t("frame.keyRows")],
    ["Enter", t("frame.keyOpen")],
    ["e", t("frame.keyEdit")],
    ["Esc", t("frame.keyClose")],
    ...pages.map(
      (page) => [`g ${page.shortcut}`, t("frame.keyGo", { page: t(page.name) })] as const,
    ),
    ...pages.flatMap((page) =>
      (page.keys ?? []).map(([key, does]) => [`${t(page.name)}: ${key}`, t(does)] as const),
    ),
    ["?", t("frame.keyHelp")],
  ] as const;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("frame.help")}>
      <dl className={styles["keys"]}>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
};

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useI18n } from "../i18n/index.ts";
import button from "./button.module.css";
import { Modal } from "./modal.tsx";
import styles from "./dialog.module.css";

type DialogProps = {
  readonly isOpen: boolean;
  /** Null for one that only what stands in it closes. */
  readonly onClose: (() => void) | null;
  readonly title: string;
  readonly children: ReactNode;
  /** Its buttons, the one that does it last. */
  readonly actions?: ReactNode;
};

const stay = (): void => undefined;

/** A question or a short form in front of the page. */
export const Dialog = ({ isOpen, onClose, title, children, actions }: DialogProps) => {
  const { t } = useI18n();
  return (
    <Modal isOpen={isOpen} onClose={onClose ?? stay}>
      <header className={styles["header"]}>
        <BaseDialog.Title className={styles["title"]}>{title}</BaseDialog.Title>
        {onClose === null ? null : (
          <BaseDialog.Close
            className={`${button["button"]} ${button["quiet"]} ${button["square"]}`}
            aria-label={t("ui.close")}
          >
            <X size={16} aria-hidden />
          </BaseDialog.Close>
        )}
      </header>
      <div className={styles["body"]}>{children}</div>
      {actions === undefined ? null : <footer className={styles["actions"]}>{actions}</footer>}
    </Modal>
  );
};

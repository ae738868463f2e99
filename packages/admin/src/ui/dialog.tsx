import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
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
  /** What it shows is gone for good when it closes: only its own buttons close it. */
  readonly isAnswered?: boolean;
  /** Does it: by the button that submits, and by Enter in a field. */
  readonly onSubmit?: () => void;
};

type PartsProps = Pick<DialogProps, "children" | "actions" | "onSubmit">;

const Parts = ({ children, actions, onSubmit }: PartsProps) => {
  const parts = (
    <>
      <div className={styles["body"]}>{children}</div>
      {actions === undefined ? null : <footer className={styles["actions"]}>{actions}</footer>}
    </>
  );
  if (onSubmit === undefined) return parts;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {parts}
    </form>
  );
};

const stay = (): void => undefined;

/** A question or a short form in front of the page. */
export const Dialog = ({ isOpen, onClose, title, isAnswered = false, ...parts }: DialogProps) => {
  const { t } = useI18n();
  const [wasTried, setWasTried] = useState(false);
  return (
    <Modal isOpen={isOpen} onClose={isAnswered ? () => setWasTried(true) : (onClose ?? stay)}>
      <header className={styles["header"]}>
        <BaseDialog.Title className={styles["title"]}>{title}</BaseDialog.Title>
        {isAnswered || onClose === null ? null : (
          <BaseDialog.Close
            className={`${button["button"]} ${button["quiet"]} ${button["square"]}`}
            aria-label={t("ui.close")}
          >
            <X size={16} aria-hidden />
          </BaseDialog.Close>
        )}
      </header>
      <Parts {...parts} />
      {wasTried ? (
        <p role="status" className={styles["body"]}>
          {t("ui.closesItself")}
        </p>
      ) : null}
    </Modal>
  );
};

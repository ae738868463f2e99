import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { useRef } from "react";
import styles from "./dialog.module.css";

type ModalProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Its name, where no title in it says it. */
  readonly name?: string;
  readonly children: ReactNode;
};

/** What is written or chosen: the first of them is where somebody begins. */
const FIELDS =
  'input:not([type="hidden"]):not([aria-hidden="true"]):not(:disabled), select, textarea, [role="combobox"]';

/** The frame of whatever stands in front of the page: the page is out of reach until it closes. */
export const Modal = ({ isOpen, onClose, name, children }: ModalProps) => {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root
      open={isOpen}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles["backdrop"]} />
        <BaseDialog.Popup
          ref={popup}
          className={styles["popup"]}
          aria-label={name}
          // Where something is to be written, one begins there, not at the button that closes; and
          // at once: a frame later the first letters of who writes quickly would be lost.
          initialFocus={() => {
            const field = popup.current?.querySelector<HTMLElement>(FIELDS);
            field?.focus();
            return field === null || field === undefined;
          }}
        >
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
};

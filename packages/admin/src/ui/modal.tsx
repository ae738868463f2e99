import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import styles from "./dialog.module.css";

type ModalProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Its name, where no title in it says it. */
  readonly name?: string;
  readonly children: ReactNode;
};

/** The frame of whatever stands in front of the page: the page is out of reach until it closes. */
export const Modal = ({ isOpen, onClose, name, children }: ModalProps) => (
  <BaseDialog.Root
    open={isOpen}
    onOpenChange={(next) => {
      if (!next) onClose();
    }}
  >
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className={styles["backdrop"]} />
      <BaseDialog.Popup className={styles["popup"]} aria-label={name}>
        {children}
      </BaseDialog.Popup>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);

import { Toast as BaseToast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useI18n } from "../i18n/index.ts";
import button from "./button.module.css";
import styles from "./toast.module.css";

/** Long enough to read it and to think better of it. */
const STAYS = 10_000;

type Said = { readonly text: string; readonly undo?: () => void; readonly isBad?: boolean };

/** Says what was done, with the way back. */
export const useToast = (): ((said: Said) => void) => {
  const { add, close } = BaseToast.useToastManager();
  const { t } = useI18n();
  return ({ text, undo, isBad = false }) => {
    const id = add({
      title: text,
      timeout: isBad ? 0 : STAYS,
      type: isBad ? "bad" : "done",
      priority: isBad ? "high" : "low",
      ...(undo === undefined
        ? {}
        : {
            actionProps: {
              children: t("ui.undo"),
              onClick: () => {
                close(id);
                undo();
              },
            },
          }),
    });
  };
};

const ToastList = () => {
  const { toasts } = BaseToast.useToastManager();
  const { t } = useI18n();
  return toasts.map((toast) => (
    <BaseToast.Root key={toast.id} toast={toast} className={styles["toast"]}>
      <BaseToast.Title className={styles["title"]} render={<div />} />
      <BaseToast.Action className={`${button["button"]} ${button["plain"]}`} />
      <BaseToast.Close
        className={`${button["button"]} ${button["quiet"]} ${button["square"]}`}
        aria-label={t("ui.close")}
      >
        <X size={16} aria-hidden />
      </BaseToast.Close>
    </BaseToast.Root>
  ));
};

/** Where toasts are shown. */
export const ToastShelf = () => (
  <BaseToast.Portal>
    <BaseToast.Viewport className={styles["viewport"]}>
      <ToastList />
    </BaseToast.Viewport>
  </BaseToast.Portal>
);

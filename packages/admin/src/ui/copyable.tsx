import { Copy } from "lucide-react";
import { useI18n } from "../i18n/index.ts";
import { IconButton } from "./button.tsx";
import { Code } from "./labels.tsx";
import styles from "./labels.module.css";
import { useToast } from "./toast.tsx";

/** Code that is taken elsewhere, with a button that does it. */
export const Copyable = ({ name, text }: { readonly name: string; readonly text: string }) => {
  const { t } = useI18n();
  const say = useToast();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say({ text: t("ui.copied") });
    } catch {
      // Without TLS browsers let no page write to the clipboard.
      say({ text: t("ui.notCopied"), isBad: true });
    }
  };
  return (
    <div className={styles["copyable"]}>
      <Code value={text} />
      <IconButton
        name={t("ui.copy", { name })}
        icon={<Copy size={16} aria-hidden />}
        onClick={() => void copy()}
      />
    </div>
  );
};

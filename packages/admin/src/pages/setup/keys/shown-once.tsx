import type { Answer } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Copyable, Dialog } from "../../../ui/index.ts";
import styles from "./keys.module.css";

export type Made = Answer<"addKey">;

/** A key that was just made: the only time that it is seen, with what it opens. */
export const ShownOnce = ({
  made,
  onClose,
}: {
  readonly made: Made;
  readonly onClose: () => void;
}) => {
  const { t, dateTime } = useI18n();
  const { key, name, kind, source, role, expires, replaced } = made;
  return (
    <Dialog
      isOpen
      isAnswered
      onClose={onClose}
      title={t("keys.madeTitle", { name })}
      actions={
        <Button look="primary" onClick={onClose}>
          {t("keys.noted")}
        </Button>
      }
    >
      <div className={styles["form"]}>
        <p>{t("keys.once")}</p>
        <Copyable name={t("keys.theKey")} text={key} />
        <p className={styles["soft"]}>
          {kind === "secret"
            ? t("keys.opens.secret", { role: role === null ? "" : t(`role.${role}`) })
            : t(`keys.opens.${kind}`, { source: source ?? "" })}{" "}
          {expires === null ? t("keys.noEnd") : t("keys.end", { at: dateTime(expires) })}
        </p>
        {replaced === undefined ? null : (
          <p>
            {replaced.status === "rotated" && replaced.expires !== null
              ? t("keys.oldUntil", { at: dateTime(replaced.expires) })
              : t("keys.oldEnded")}
          </p>
        )}
      </div>
    </Dialog>
  );
};

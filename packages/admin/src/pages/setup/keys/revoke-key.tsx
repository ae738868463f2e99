import { useClient, useRefresh, useSending } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Dialog, ProblemNote, useToast } from "../../../ui/index.ts";
import type { Key } from "./key.ts";
import styles from "./keys.module.css";

type RevokeProps = { readonly target: Key; readonly onClose: () => void };

/** Takes a key back. There is no way to undo it, so here somebody is asked. */
export const RevokeKey = ({ target, onClose }: RevokeProps) => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { error, isBusy, send } = useSending();
  const { id, name, kind, source } = target;
  const go = (): void =>
    send(async () => {
      const { stillOpen } = await client.call("revokeKey", { params: { id } });
      say({ text: t("keys.revoked", { name, others: stillOpen.length }) });
      await refresh("listKeys");
      onClose();
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("keys.revokeTitle", { name })}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="danger" isBusy={isBusy} onClick={go}>
            {t("keys.revokeIt")}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <p>{t(`keys.lost.${kind}`, { name, source: source ?? "" })}</p>
        <p className={styles["soft"]}>{t("keys.forGood")}</p>
        {error === null ? null : <ProblemNote error={error} />}
      </div>
    </Dialog>
  );
};

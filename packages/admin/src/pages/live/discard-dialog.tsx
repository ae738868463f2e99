import { useState } from "react";
import { useRefresh, useSending } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNote, TextField, useToast } from "../../ui/index.ts";

type DiscardProps = {
  readonly count: number;
  readonly onClose: () => void;
  /** Throws away, and says how many. */
  readonly discard: (reason: string) => Promise<number>;
};

/** Throws events away for good, with the reason that stands in the audit log. */
export const DiscardDialog = ({ count, onClose, discard }: DiscardProps) => {
  const { t } = useI18n();
  const refresh = useRefresh();
  const say = useToast();
  const { error, isBusy, send } = useSending();
  const [reason, setReason] = useState("");
  const go = (): void =>
    send(async () => {
      say({ text: t("live.discarded", { count: await discard(reason.trim()) }) });
      await refresh("quarantine", "home");
      onClose();
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("live.discardTitle", { count })}
      onSubmit={() => {
        if (reason.trim() !== "") go();
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="danger" isBusy={isBusy} disabled={reason.trim() === ""}>
            {t("live.discardIt")}
          </Button>
        </>
      }
    >
      <p>{t("live.discardAbout")}</p>
      <TextField
        label={t("people.reason")}
        hint={t("live.reasonHint")}
        isRequired
        value={reason}
        onChange={setReason}
      />
      {error === null ? null : <ProblemNote error={error} />}
    </Dialog>
  );
};

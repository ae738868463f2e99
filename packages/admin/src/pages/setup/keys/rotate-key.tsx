import { useState } from "react";
import { useClient, useRefresh, useSending } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Dialog, ProblemNote, Select } from "../../../ui/index.ts";
import type { Key } from "./key.ts";
import styles from "./keys.module.css";
import type { Made } from "./shown-once.tsx";
import { ShownOnce } from "./shown-once.tsx";

/** How long the old key goes on: time to put the new one in its place everywhere. */
const GRACES = ["24h", "7d", "1h", "0ms"] as const;

type RotateProps = { readonly target: Key; readonly onClose: () => void };

/** Puts a new key in the place of one, and shows it once. */
export const RotateKey = ({ target, onClose }: RotateProps) => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const { error, isBusy, send } = useSending();
  const [made, setMade] = useState<Made | null>(null);
  const [grace, setGrace] = useState<string>(GRACES[0]);
  if (made !== null) return <ShownOnce made={made} onClose={onClose} />;
  const go = (): void =>
    send(async () => {
      setMade(await client.call("rotateKey", { params: { id: target.id }, body: { grace } }));
      await refresh("listKeys");
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("keys.rotateTitle", { name: target.name })}
      onSubmit={go}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            {t("keys.rotate")}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <p>{t("keys.rotateAbout")}</p>
        <Select
          label={t("keys.grace")}
          value={grace}
          options={GRACES.map((value) => ({ value, label: t("keys.graceIs", { grace: value }) }))}
          onChange={setGrace}
        />
        {error === null ? null : <ProblemNote error={error} />}
      </div>
    </Dialog>
  );
};

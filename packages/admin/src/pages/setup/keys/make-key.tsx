import { useState } from "react";
import type { Role } from "@attune/contract";
import { useAnswer, useClient, useRefresh, useSending } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Dialog, ProblemNote, Select, TextField } from "../../../ui/index.ts";
import styles from "./keys.module.css";
import type { Made } from "./shown-once.tsx";
import { ShownOnce } from "./shown-once.tsx";

const ROLES = ["marketer", "support", "analyst", "developer", "owner"] as const;
const ENDS = ["", "30d", "90d", "365d"] as const;

type Written = {
  readonly name: string;
  /** A source's key, or a role after "role:". */
  readonly opens: string;
  readonly expires: string;
};

const roleIn = (opens: string): Role | undefined => ROLES.find((role) => opens === `role:${role}`);

/** Who calls, what the key opens and until when. */
const Form = ({
  written,
  set,
}: {
  readonly written: Written;
  readonly set: (part: Partial<Written>) => void;
}) => {
  const { t } = useI18n();
  const { data } = useAnswer("quality", { query: {} });
  const known = (data?.sources ?? []).map(({ source }) => source);
  const sources = [...new Set(["web", "server", ...known])];
  return (
    <>
      <TextField
        label={t("keys.called")}
        hint={t("keys.calledHint")}
        isRequired
        value={written.name}
        onChange={(name) => set({ name })}
      />
      <Select
        label={t("keys.opens")}
        hint={t("keys.opensHint")}
        value={written.opens}
        options={[
          ...sources.map((source) => ({ value: source, label: t("keys.eventsOf", { source }) })),
          ...ROLES.map((role) => ({
            value: `role:${role}`,
            label: t("keys.managesAs", { role: t(`role.${role}`) }),
          })),
        ]}
        onChange={(opens) => set({ opens })}
      />
      <Select
        label={t("keys.expires")}
        value={written.expires}
        options={ENDS.map((value) => ({
          value,
          label: value === "" ? t("keys.never") : t("keys.days", { days: Number.parseInt(value) }),
        }))}
        onChange={(expires) => set({ expires })}
      />
    </>
  );
};

/** Makes a key, and shows it once. */
export const MakeKey = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const { error, isBusy, send } = useSending();
  const [made, setMade] = useState<Made | null>(null);
  const [written, setWritten] = useState<Written>({ name: "", opens: "web", expires: "" });
  if (made !== null) return <ShownOnce made={made} onClose={onClose} />;
  const go = (): void =>
    send(async () => {
      const { name, opens, expires } = written;
      const role = roleIn(opens);
      const body = {
        name,
        ...(role === undefined ? { source: opens } : { role }),
        ...(expires === "" ? {} : { expires }),
      };
      setMade(await client.call("addKey", { body }));
      await refresh("listKeys");
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("keys.make")}
      onSubmit={() => {
        if (written.name !== "") go();
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={written.name === ""}>
            {t("keys.makeIt")}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <Form written={written} set={(part) => setWritten({ ...written, ...part })} />
        {error === null ? null : <ProblemNote error={error} />}
      </div>
    </Dialog>
  );
};

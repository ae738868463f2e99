import { useState } from "react";
import { useNavigate } from "react-router";
import { useClient, useRefresh, useSending } from "../../../api/index.ts";
import { isKey, KeyField } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Dialog, ProblemNote, Select, TextField, useToast } from "../../../ui/index.ts";
import styles from "./sources.module.css";

const KINDS = ["browser", "server", "import", "webhook"] as const;
const UPDATES = ["real time", "daily", "on change"] as const;

type Written = {
  readonly key: string;
  readonly name: string;
  readonly sourceKind: string;
  readonly updates: string;
};

/** Makes a source live; the toast has the way back. */
const useMakeSource = (): ((written: Written) => Promise<void>) => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { t } = useI18n();
  return async ({ key, name, ...rest }) => {
    const { changed } = await client.call("applyDefinitions", {
      body: {
        definitions: [{ kind: "source", key, ...(name === "" ? {} : { name }), ...rest }],
      },
    });
    const undo = async (): Promise<void> => {
      await client.call("archiveDefinition", { params: { kind: "source", key } });
      await refresh("quality", "listDefinitions", "sourceQuality");
    };
    const isLive = changed.every(({ status }) => status === "live");
    say({
      text: t(isLive ? "sources.made" : "sources.inReview", { source: key }),
      ...(isLive ? { undo: () => void undo() } : {}),
    });
    await refresh("quality", "listDefinitions");
  };
};

type NewSourceProps = { readonly isOpen: boolean; readonly onClose: () => void };

const EMPTY: Written = { key: "", name: "", sourceKind: "browser", updates: "real time" };

type FieldsProps = {
  readonly written: Written;
  readonly set: (part: Partial<Written>) => void;
};

const Fields = ({ written, set }: FieldsProps) => {
  const { t } = useI18n();
  return (
    <>
      <KeyField
        label={t("sources.key")}
        hint={t("sources.keyHint")}
        value={written.key}
        onChange={(key) => set({ key })}
      />
      <TextField
        label={t("sources.called")}
        value={written.name}
        onChange={(name) => set({ name })}
      />
      <Select
        label={t("sources.kind")}
        hint={t("sources.kindHint")}
        value={written.sourceKind}
        options={KINDS.map((value) => ({ value, label: t(`sources.kind.${value}`) }))}
        onChange={(sourceKind) => set({ sourceKind })}
      />
      <Select
        label={t("sources.updates")}
        hint={t("sources.updatesHint")}
        value={written.updates}
        options={UPDATES.map((value) => ({
          value,
          label: t("sources.updatesIs", { updates: value.replace(" ", "_") }),
        }))}
        onChange={(updates) => set({ updates })}
      />
    </>
  );
};

/** A source to be: what it is called, what it is, and how often it sends. */
export const NewSource = ({ isOpen, onClose }: NewSourceProps) => {
  const { t } = useI18n();
  const navigate = useNavigate();
  const make = useMakeSource();
  const { error, isBusy, send } = useSending();
  const [written, setWritten] = useState(EMPTY);
  const set = (part: Partial<Written>): void => setWritten({ ...written, ...part });
  const go = (): void =>
    send(async () => {
      await make(written);
      setWritten(EMPTY);
      void navigate(`/setup/sources/${encodeURIComponent(written.key)}`);
    });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("sources.new")}
      onSubmit={() => {
        if (isKey(written.key)) go();
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={!isKey(written.key)}>
            {t("sources.make")}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <Fields written={written} set={set} />
        {error === null ? null : <ProblemNote error={error} />}
      </div>
    </Dialog>
  );
};

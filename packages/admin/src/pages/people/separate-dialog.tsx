import { useState } from "react";
import { useNavigate } from "react-router";
import { useClient, useRefresh } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Button, Checkbox, Dialog, ProblemNote, TextField, useToast } from "../../ui/index.ts";
import styles from "./people.module.css";
import type { Profile } from "./use-people.ts";

type SeparateProps = {
  readonly profile: Profile;
  readonly isOpen: boolean;
  readonly onClose: () => void;
};

/** Takes identifiers out of a profile; the toast has the way back. */
const useSeparate = (profile: Profile) => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const navigate = useNavigate();
  const { t } = useI18n();
  const params = { id: profile.id };
  return async (take: readonly string[], reason: string): Promise<void> => {
    const { id: unmerge, profiles } = await client.call("unmerge", {
      params,
      body: { take: [...take], reason },
    });
    const undo = async (): Promise<void> => {
      await client.call("undo", { params, body: { unmerge } });
      await refresh("profile", "timeline");
      void navigate(`/people/${profile.id}`);
    };
    say({
      text: t("people.separated", { count: profiles.length }),
      undo: () => void undo(),
    });
    await refresh("profile", "timeline");
  };
};

export const SeparateDialog = ({ profile, isOpen, onClose }: SeparateProps) => {
  const { t } = useI18n();
  const separate = useSeparate(profile);
  const [taken, setTaken] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<Error | null>(null);
  const isAll = taken.length === profile.identifiers.length;
  const isWhole = taken.length > 0 && !isAll && reason !== "";
  const go = (): void => {
    void (async () => {
      try {
        await separate(taken, reason);
        onClose();
      } catch (thrown) {
        setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    })();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("people.separateTitle")}
      onSubmit={() => {
        if (isWhole) go();
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!isWhole}>
            {t("people.separate")}
          </Button>
        </>
      }
    >
      <p>{t("people.separateAbout")}</p>
      <div className={styles["choices"]} role="group" aria-label={t("people.identifiers")}>
        {profile.identifiers.map(({ identifier }) => (
          <Checkbox
            key={identifier}
            label={identifier}
            isOn={taken.includes(identifier)}
            onChange={(isOn) =>
              setTaken(isOn ? [...taken, identifier] : taken.filter((each) => each !== identifier))
            }
          />
        ))}
      </div>
      <TextField
        label={t("people.reason")}
        hint={t("people.reasonHint")}
        value={reason}
        onChange={setReason}
      />
      {error === null ? null : <ProblemNote error={error} />}
    </Dialog>
  );
};

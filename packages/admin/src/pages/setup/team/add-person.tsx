import type { Role } from "@attune/contract";
import { useState } from "react";
import type { Answer } from "../../../api/index.ts";
import { useClient, useRefresh, useSending } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Dialog, ProblemNote, Select, TextField } from "../../../ui/index.ts";
import { LinkShown } from "./link-shown.tsx";
import { roleIn, ROLES } from "./person.ts";

/** Adds somebody, and shows the link that lets them in once. */
export const AddPerson = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const { error, isBusy, send } = useSending();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("marketer");
  const [made, setMade] = useState<Answer<"addPerson"> | null>(null);
  if (made !== null) return <LinkShown made={made} onClose={onClose} />;
  const isWhole = name !== "" && email !== "";
  const add = (): void =>
    send(async () => {
      setMade(await client.call("addPerson", { body: { name, email, role } }));
      await refresh("people");
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("team.add")}
      onSubmit={() => {
        if (isWhole) add();
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={!isWhole}>
            {t("team.addIt")}
          </Button>
        </>
      }
    >
      <TextField
        label={t("team.called")}
        hint={t("team.calledHint")}
        isRequired
        value={name}
        onChange={setName}
      />
      <TextField
        label={t("team.email")}
        type="email"
        isRequired
        value={email}
        onChange={setEmail}
      />
      <Select
        label={t("team.role")}
        hint={t(`keys.role.${role}`)}
        value={role}
        options={ROLES.map((each) => ({ value: each, label: t(`role.${each}`) }))}
        onChange={(next) => setRole(roleIn(next))}
      />
      {error === null ? null : <ProblemNote error={error} />}
    </Dialog>
  );
};

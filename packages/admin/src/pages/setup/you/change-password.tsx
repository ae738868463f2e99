import { useState } from "react";
import { useClient, useRefresh, useSending } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { NewPasswordField } from "../../../session/index.ts";
import { Button, ProblemNote, TextField, useToast } from "../../../ui/index.ts";
import styles from "./you.module.css";

/** A new password; every other session ends with it. */
export const ChangePassword = () => {
  const { t } = useI18n();
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { error, isBusy, send } = useSending();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = (): void =>
    send(async () => {
      const { csrfToken } = await client.call("changePassword", { body: { current, password } });
      client.setCsrf(csrfToken);
      setCurrent("");
      setPassword("");
      say({ text: t("you.passwordChanged") });
      await refresh("whoAmI", "sessions");
    });
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        change();
      }}
    >
      <TextField
        label={t("you.current")}
        type="password"
        autoComplete="current-password"
        isRequired
        value={current}
        onChange={setCurrent}
      />
      <NewPasswordField value={password} onChange={setPassword} />
      {error === null ? null : <ProblemNote error={error} />}
      <div>
        <Button type="submit" isBusy={isBusy}>
          {t("you.changePassword")}
        </Button>
      </div>
    </form>
  );
};

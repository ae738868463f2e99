import { useI18n } from "../i18n/index.ts";
import { TextField } from "../ui/index.ts";

type NewPasswordFieldProps = {
  readonly value: string;
  readonly onChange: (password: string) => void;
};

/** A password that somebody thinks up, with how long it has to be. */
export const NewPasswordField = ({ value, onChange }: NewPasswordFieldProps) => {
  const { t } = useI18n();
  return (
    <TextField
      label={t("session.newPassword")}
      hint={t("session.passwordHint")}
      type="password"
      autoComplete="new-password"
      isRequired
      value={value}
      onChange={onChange}
    />
  );
};

import { useI18n } from "../i18n/index.ts";
import { TextField } from "../ui/index.ts";
import { isKey, keyFrom } from "./keys.ts";

type KeyFieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (key: string) => void;
  /** A definition has it already. */
  readonly isTaken?: boolean;
};

/** The key of something new; what it cannot be is said while it is written, with what would do. */
export const KeyField = ({ isTaken = false, ...field }: KeyFieldProps) => {
  const { t } = useI18n();
  const { value } = field;
  const suggestion = keyFrom(value);
  const flaw =
    value === "" || isKey(value)
      ? undefined
      : isKey(suggestion)
        ? t("form.keyFormat", { suggestion })
        : t("form.keyNone");
  return <TextField {...field} isRequired error={isTaken ? t("form.keyTaken") : flaw} />;
};

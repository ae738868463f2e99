import { useState } from "react";
import { useI18n } from "../i18n/index.ts";
import { TextField } from "../ui/index.ts";
import type { Condition } from "./tree.ts";
import { isObject } from "./tree.ts";

const conditionIn = (text: string): Condition | null => {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? read : null;
  } catch {
    return null;
  }
};

type JsonClauseProps = {
  readonly value: Condition;
  readonly onChange: (value: Condition) => void;
};

/** A clause as it stands in the definition, taken over as soon as it can be read again. */
export const JsonClause = ({ value, onChange }: JsonClauseProps) => {
  const { t } = useI18n();
  const given = JSON.stringify(value, null, 2);
  const [draft, setDraft] = useState({ given, text: given, isBroken: false });
  const shown = draft.given === given ? draft : { given, text: given, isBroken: false };
  return (
    <TextField
      label={t("conditions.asText")}
      error={shown.isBroken ? t("conditions.notAClause") : undefined}
      value={shown.text}
      lines={Math.min(16, Math.max(2, shown.text.split("\n").length))}
      onChange={(text) => {
        const read = conditionIn(text);
        if (read === null) setDraft({ given, text, isBroken: true });
        else {
          setDraft({ given: JSON.stringify(read, null, 2), text, isBroken: false });
          onChange(read);
        }
      }}
    />
  );
};

import type { Kind } from "@attune/contract";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useI18n } from "../i18n/index.ts";
import { useSession } from "../session/index.ts";
import { Button, Dialog, TextField } from "../ui/index.ts";
import { hrefOf, wordOf } from "./documents.ts";

const isWhole = (key: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(key);

/** Asks for the key, which is for good, and leads to the form. */
export const NewDefinition = ({ kind }: { readonly kind: Kind }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const [key, setKey] = useState("");
  if (!may("applyDefinitions")) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        {t("definitions.new", { kind: wordOf(kind) })}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("definitions.new", { kind: wordOf(kind) })}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isWhole(key)) void navigate(`${hrefOf(kind, key)}?edit=1`);
          }}
        >
          <TextField
            label={t("definitions.key")}
            hint={t("definitions.keyHint")}
            value={key}
            isRequired
            onChange={setKey}
          />
          <Button type="submit" look="primary" disabled={!isWhole(key)}>
            {t("definitions.begin")}
          </Button>
        </form>
      </Dialog>
    </>
  );
};

import { useState } from "react";
import { useNavigate } from "react-router";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import { Button, Dialog, TextField } from "../../../ui/index.ts";

const isKey = (text: string): boolean => /^[a-z0-9][a-z0-9_-]{0,99}$/.test(text);

/** Asks for the key, which is for good, and leads to the form. */
export const NewPurpose = () => {
  const { t } = useI18n();
  const { may } = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const [key, setKey] = useState("");
  if (!may("applyDefinitions")) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t("consent.new")}</Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("consent.new")}
        actions={
          <Button
            look="primary"
            disabled={!isKey(key)}
            onClick={() => void navigate(`/setup/consent/${key}?edit=1`)}
          >
            {t("consent.begin")}
          </Button>
        }
      >
        <TextField
          label={t("sources.key")}
          hint={t("consent.keyHint")}
          isRequired
          value={key}
          onChange={setKey}
        />
      </Dialog>
    </>
  );
};

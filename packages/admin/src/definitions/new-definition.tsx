import type { Kind } from "@attune/contract";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useAnswer } from "../api/index.ts";
import { useUrlState } from "../frame/index.ts";
import { useI18n } from "../i18n/index.ts";
import { useSession } from "../session/index.ts";
import { Button, Dialog } from "../ui/index.ts";
import { hrefOf, keyOf, kindOf, wordOf } from "./documents.ts";
import { KeyField } from "./key-field.tsx";
import { isKey } from "./keys.ts";

type NewDialogProps = {
  readonly kind: Kind;
  readonly title: string;
  readonly onClose: () => void;
  /** Where it is looked at and edited. */
  readonly hrefOf: (key: string) => string;
};

const NewDialog = ({ kind, title, onClose, hrefOf: addressOf }: NewDialogProps) => {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [key, setKey] = useState("");
  const { data } = useAnswer("listDefinitions", {});
  const isTaken = (data?.definitions ?? []).some(
    (each) => kindOf(each) === kind && keyOf(each) === key,
  );
  const isFree = isKey(key) && !isTaken;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      onSubmit={() => {
        if (isFree) void navigate(`${addressOf(key)}?edit=1`);
      }}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!isFree}>
            {t("definitions.begin")}
          </Button>
        </>
      }
    >
      <KeyField
        label={t("definitions.key")}
        hint={t("definitions.keyHint")}
        value={key}
        onChange={setKey}
        isTaken={isTaken}
      />
    </Dialog>
  );
};

type NewDefinitionProps = {
  readonly kind: Kind;
  /** Where it is edited, if not on the screen of its kind. */
  readonly hrefOf?: (key: string) => string;
};

/** Asks for the key, which is for good, and leads to the form. That it is asked stands in the address. */
export const NewDefinition = ({ kind, ...given }: NewDefinitionProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const [asking, setAsking] = useUrlState("new", "");
  if (!may("applyDefinitions")) return null;
  const title = t("definitions.new", { kind: wordOf(kind) });
  return (
    <>
      <Button onClick={() => setAsking("1")}>{title}</Button>
      {asking === "1" ? (
        <NewDialog
          kind={kind}
          title={title}
          onClose={() => setAsking("")}
          hrefOf={given.hrefOf ?? ((key) => hrefOf(kind, key))}
        />
      ) : null}
    </>
  );
};

import { useState } from "react";
import { useNavigate } from "react-router";
import { useUrlState } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Button, Dialog, TextField } from "../../ui/index.ts";

/** Asks for the id, by which events name the item, and leads to the form. */
export const NewItem = () => {
  const { t } = useI18n();
  const { may } = useSession();
  const navigate = useNavigate();
  const [asking, setAsking] = useUrlState("new", "");
  const [id, setId] = useState("");
  if (!may("putCatalogItems")) return null;
  return (
    <>
      <Button onClick={() => setAsking("1")}>{t("items.new")}</Button>
      <Dialog
        isOpen={asking === "1"}
        onClose={() => setAsking("")}
        title={t("items.new")}
        onSubmit={() => {
          if (id.trim() !== "") void navigate(`/items/${encodeURIComponent(id.trim())}?edit=1`);
        }}
        actions={
          <>
            <Button onClick={() => setAsking("")}>{t("ui.cancel")}</Button>
            <Button type="submit" look="primary" disabled={id.trim() === ""}>
              {t("items.begin")}
            </Button>
          </>
        }
      >
        <TextField
          label={t("items.id")}
          hint={t("items.idHint")}
          isRequired
          value={id}
          onChange={setId}
        />
      </Dialog>
    </>
  );
};

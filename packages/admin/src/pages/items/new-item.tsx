import { useState } from "react";
import { useNavigate } from "react-router";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Button, Dialog, TextField } from "../../ui/index.ts";
import styles from "./items.module.css";

/** Asks for the id, by which events name the item, and leads to the form. */
export const NewItem = () => {
  const { t } = useI18n();
  const { may } = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const [id, setId] = useState("");
  if (!may("putCatalogItems")) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t("items.new")}</Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={t("items.new")}>
        <form
          className={styles["form"]}
          onSubmit={(event) => {
            event.preventDefault();
            void navigate(`/items/${encodeURIComponent(id.trim())}?edit=1`);
          }}
        >
          <TextField
            label={t("items.id")}
            hint={t("items.idHint")}
            isRequired
            value={id}
            onChange={setId}
          />
          <div>
            <Button type="submit" look="primary" disabled={id.trim() === ""}>
              {t("items.begin")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
};

import { useMemo, useState } from "react";
import { useI18n } from "../../i18n/index.ts";
import { useWordsOf } from "../../definitions/index.ts";
import { Button, ProblemNote, SchemaForm } from "../../ui/index.ts";
import type { ItemContent } from "./item.ts";
import { itemSchema } from "./item-schema.ts";
import styles from "./items.module.css";
import { usePutItem } from "./use-put-item.ts";

type EditorProps = {
  readonly id: string;
  /** Null: it is new. */
  readonly item: ItemContent | null;
  readonly onClose: () => void;
};

/** A form for an item; it is put as a whole, in place of what was there. */
export const ItemEditor = ({ id, item, onClose }: EditorProps) => {
  const { t } = useI18n();
  const [opened] = useState(item);
  const [written, setWritten] = useState<ItemContent>(() => item ?? { id, kind: "product" });
  const wordsOf = useWordsOf("item");
  const schema = useMemo(() => itemSchema(opened ?? {}), [opened]);
  const { put, flaw, error, isBusy } = usePutItem(id, opened, onClose);
  return (
    <div className={styles["editor"]}>
      <SchemaForm
        schema={schema}
        value={written}
        wordsOf={wordsOf}
        onChange={(next) => setWritten(JSON.parse(JSON.stringify(next)))}
      />
      {flaw === null ? null : (
        <p role="alert" className={styles["flaw"]}>
          {t("items.flaw")} <code>{flaw.pointer === "" ? "/" : flaw.pointer}</code>{" "}
          <span lang="en">{flaw.reason}</span>
        </p>
      )}
      {error === null ? null : <ProblemNote error={error} />}
      <div className={styles["buttons"]}>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button look="primary" isBusy={isBusy} onClick={() => void put(written)}>
          {t("items.save")}
        </Button>
      </div>
    </div>
  );
};

import { useParams } from "react-router";
import type { Answer } from "../../api/index.ts";
import { ApiProblem, useAnswer } from "../../api/index.ts";
import { useEditFocus, useTitle, useUrlPlace } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { OnlyFor, useSession } from "../../session/index.ts";
import { Answered, Button, Columns, Sentence } from "../../ui/index.ts";
import { ItemBadges } from "./item-badges.tsx";
import { ItemChanges } from "./item-changes.tsx";
import { ItemEditor } from "./item-editor.tsx";
import { ItemFacts } from "./item-facts.tsx";
import { itemSentence } from "./item-words.ts";
import { usePutItem } from "./use-put-item.ts";

type OneProps = { readonly found: Answer<"catalogItem">; readonly onEdit: (() => void) | null };

const One = ({ found, onEdit }: OneProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const { id, title, item, description, recent } = found;
  const { remove } = usePutItem(id, item, () => undefined);
  useTitle(title);
  return (
    <>
      <Sentence
        more={
          <>
            <code>{id}</code> <ItemBadges {...found} /> {description}
          </>
        }
        actions={
          <>
            {may("removeCatalogItem") ? (
              <Button onClick={remove}>{t("items.remove")}</Button>
            ) : null}
            {onEdit === null ? null : (
              <Button data-edit="" onClick={onEdit}>
                {t("items.edit")}
              </Button>
            )}
          </>
        }
      >
        {itemSentence(i18n, found)}
      </Sentence>
      <Columns>
        <ItemFacts item={item} />
        <ItemChanges title={t("items.changes")} recent={recent} />
      </Columns>
    </>
  );
};

const Editing = ({
  id,
  found,
  onClose,
}: {
  readonly id: string;
  readonly found: Answer<"catalogItem"> | null;
  readonly onClose: () => void;
}) => {
  const { t } = useI18n();
  useTitle(found?.title ?? id);
  return (
    <>
      <Sentence more={<code>{id}</code>}>
        {found === null ? t("items.newSentence") : t("items.editSentence", { title: found.title })}
      </Sentence>
      <ItemEditor id={id} item={found?.item ?? null} onClose={onClose} />
    </>
  );
};

const isAbsence = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.slug === "item-not-found";

/** One item: what it is now, what became of it, and the form to change it. */
export const ItemScreen = () => {
  const { id = "" } = useParams();
  const { locale } = useI18n();
  const { may } = useSession();
  const [edit, setEdit] = useUrlPlace("edit", "");
  const asked = useAnswer("catalogItem", { params: { id }, query: { locale } });
  const close = (): void => setEdit("");
  const mayEdit = may("putCatalogItems");
  const isEditing = edit !== "" && mayEdit && (asked.data !== undefined || isAbsence(asked.error));
  const box = useEditFocus(isEditing);
  if (isEditing)
    return (
      <div ref={box}>
        <Editing id={id} found={asked.data ?? null} onClose={close} />
      </div>
    );
  if (edit !== "" && isAbsence(asked.error))
    return (
      <OnlyFor operation="putCatalogItems" back="/items">
        {null}
      </OnlyFor>
    );
  return (
    <Answered asked={asked} lines={8}>
      {(found) => <One key={id} found={found} onEdit={mayEdit ? () => setEdit("1") : null} />}
    </Answered>
  );
};

import { useState } from "react";
import { useNavigate } from "react-router";
import { asError, useClient, useRefresh } from "../../api/index.ts";
import { useDeed } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { ItemContent } from "./item.ts";

/** An item that was not taken: where it is wrong, and what is. */
export type Flaw = { readonly pointer: string; readonly reason: string };

/** Puts an item, or takes it out; what was there before comes back from the toast. */
export const usePutItem = (id: string, before: ItemContent | null, onDone: () => void) => {
  const client = useClient();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const { t } = useI18n();
  const deed = useDeed("catalogItem", "catalogItems");
  const [flaw, setFlaw] = useState<Flaw | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const putBack = async (): Promise<unknown> =>
    before === null
      ? client.call("removeCatalogItem", { params: { id } })
      : client.call("putCatalogItems", { body: { items: [before] } });

  const put = async (item: ItemContent): Promise<void> => {
    setIsBusy(true);
    setError(null);
    setFlaw(null);
    try {
      const { items } = await client.call("putCatalogItems", { body: { items: [item] } });
      const [answer] = items;
      if (answer?.status === "rejected") {
        setFlaw({ pointer: answer.pointer ?? "", reason: answer.reason ?? "" });
        return;
      }
      await refresh("catalogItem", "catalogItems");
      deed({ work: () => Promise.resolve(), said: t("items.put"), undo: putBack });
      onDone();
    } catch (thrown) {
      setError(asError(thrown));
    } finally {
      setIsBusy(false);
    }
  };

  const remove = (): void => {
    deed({
      work: () => client.call("removeCatalogItem", { params: { id } }),
      said: t("items.removed", { id }),
      undo: putBack,
    });
    void navigate("/items");
  };

  return { put, remove, flaw, error, isBusy };
};

import { textIn } from "@attune/core/catalog";
import type { Language } from "@attune/core/condition";
import type { Decision, ItemNames } from "@attune/core/decision";
import { namedIn } from "@attune/core/decision";
import type { CatalogReads } from "../../platform/store/index.ts";

/** What the items that spoke for others are called by now; one that is gone goes by its id. */
export const readItemNames = async (
  reads: Pick<CatalogReads, "catalogItemsById">,
  decision: Decision,
  language: Language,
): Promise<ItemNames> => {
  const ids = namedIn(decision);
  const records = ids.length === 0 ? [] : await reads.catalogItemsById(ids);
  return new Map(records.map(({ item }) => [item.id, textIn(item.name, language)]));
};

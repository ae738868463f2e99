import type { ItemRecord } from "@attune/core/catalog";
import type { CatalogReads } from "../../platform/store/index.ts";

/** Items that are read at a time. */
const PAGE = 500;
const EVERY = {
  category: undefined,
  brand: undefined,
  query: undefined,
  locale: undefined,
  shown: undefined,
} as const;

/** Reads the catalog, a page at a time; answers whether it came to its end before it was stopped. */
export const readCatalog = async (
  reads: Pick<CatalogReads, "catalogItems">,
  take: (record: ItemRecord) => void,
  isStopped: () => boolean = () => false,
): Promise<boolean> => {
  for (let after: string | null = ""; after !== null;) {
    if (isStopped()) return false;
    const page: Awaited<ReturnType<typeof reads.catalogItems>> = await reads.catalogItems(
      EVERY,
      PAGE,
      after,
    );
    page.items.forEach(take);
    after = page.next;
  }
  return true;
};

/** Reads some items, so many at a time; each id is told with what it is, or that it is not there. */
export const readItems = async (
  reads: Pick<CatalogReads, "catalogItemsById">,
  ids: readonly string[],
  take: (id: string, record: ItemRecord | undefined) => void,
): Promise<void> => {
  for (let at = 0; at < ids.length; at += PAGE) {
    const some = ids.slice(at, at + PAGE);
    const records = await reads.catalogItemsById(some);
    const there = new Map(records.map((record) => [record.item.id, record]));
    for (const id of some) take(id, there.get(id));
  }
};

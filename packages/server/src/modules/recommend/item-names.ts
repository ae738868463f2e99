import type { ItemRecord } from "@attune/core/catalog";
import type { CatalogReads } from "../../platform/store/index.ts";
import { readCatalog, readItems } from "./catalog-pages.ts";
import { createItemContent } from "./item-content.ts";
import type { ChangedItem } from "./messages.ts";

const NONE: readonly string[] = [];

type Reads = Pick<CatalogReads, "catalogItems" | "catalogItemsById">;

/** A category with those above it: bikes/road is of bikes too. */
const withParents = (category: string): readonly string[] => {
  const parts = category.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
};

/** Ids, categories and contents of items by their numbers, which grow as the log names more. */
export const createItemNames = (reads: Reads) => {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  const categories = new Map<string, readonly string[]>();

  const content = createItemContent((id) => numbers.get(id));
  let reading: "not begun" | "begun" | "done" = "not begun";

  const keep = (record: ItemRecord): void => {
    const { id, categories: own } = record.item;
    categories.set(id, [...new Set((own ?? []).flatMap(withParents))]);
    content.take(record);
  };
  const forget = (id: string): void => {
    categories.delete(id);
    content.forget(id);
  };
  return {
    numberOf: (id: string): number | undefined => numbers.get(id),
    idOf: (item: number): string => ids[item] ?? "",
    size: (): number => ids.length,
    /** Of an item and of what is above them; none of what the catalog does not have. */
    categoriesOf: (item: number): readonly string[] => categories.get(ids[item] ?? "") ?? NONE,
    categoryOf: (item: number): string | null =>
      (categories.get(ids[item] ?? "") ?? NONE).at(-1) ?? null,
    /** Gives ids the numbers from `first` on; those that have them already keep them. */
    put: (given: readonly string[], first: number): void => {
      given.forEach((id, at) => {
        ids[first + at] = id;
        numbers.set(id, first + at);
      });
      content.numbered(given);
    },
    /** What items are: by their names, texts, brands, categories and attributes. */
    content: content.index,
    /** True once the whole catalog was read: from then on what changes is told. */
    isRead: (): boolean => reading === "done",
    /**
     * The log tells of items: what is not known of them yet is read, what is gone is forgotten. Answers
     * which are others now; none before the catalog is read, which is to have them all.
     */
    changed: async (told: readonly ChangedItem[]): Promise<readonly string[]> => {
      const changed =
        reading === "not begun"
          ? []
          : told
              .filter(({ id, version }) => version === null || !content.knows(id, version))
              .map(({ id }) => id);
      await readItems(reads, changed, (id, record) => (record ? keep(record) : forget(id)));
      return changed;
    },
    /** Reads what all items are; what is known so already costs little. */
    readAll: async (isStopped: () => boolean): Promise<void> => {
      reading = "begun";
      if (await readCatalog(reads, keep, isStopped)) reading = "done";
    },
  };
};
export type ItemNames = ReturnType<typeof createItemNames>;

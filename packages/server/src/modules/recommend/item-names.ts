import type { ItemRecord } from "@attune/core/catalog";
import type { CatalogReads } from "../../platform/store/index.ts";
import { createItemContent } from "./item-content.ts";

/** Items of a page of the catalog. */
const PAGE = 500;
const EVERY = {
  category: undefined,
  brand: undefined,
  query: undefined,
  locale: undefined,
  shown: undefined,
} as const;

const NONE: readonly string[] = [];

/** A category with those above it: bikes/road is of bikes too. */
const withParents = (category: string): readonly string[] => {
  const parts = category.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
};

/** Ids, categories and contents of items by their numbers, which grow as the log names more. */
export const createItemNames = (reads: Pick<CatalogReads, "catalogItems">) => {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  const categories = new Map<string, readonly string[]>();

  const content = createItemContent((id) => numbers.get(id));

  const keep = (record: ItemRecord): void => {
    const { id, categories: own } = record.item;
    categories.set(id, [...new Set((own ?? []).flatMap(withParents))]);
    content.take(record);
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
    /** Reads what all items are; what is known so already costs little. */
    readAll: async (): Promise<void> => {
      for (let after: string | null = ""; after !== null;) {
        const page: Awaited<ReturnType<typeof reads.catalogItems>> = await reads.catalogItems(
          EVERY,
          PAGE,
          after,
        );
        page.items.forEach(keep);
        after = page.next;
      }
    },
  };
};
export type ItemNames = ReturnType<typeof createItemNames>;

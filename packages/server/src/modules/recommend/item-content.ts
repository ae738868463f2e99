import type { Item, ItemRecord } from "@attune/core/catalog";
import type { Json } from "@attune/core/json";
import type { ContentIndex, ItemContent, Told } from "@attune/recommender/content";
import { CONTENT_DEFAULTS, contentOf, createContentIndex } from "@attune/recommender/content";

type Text = Item["name"];

const languageOf = (locale: string): Told["language"] => {
  const [language] = locale.toLowerCase().split("-");
  return language === "sv" || language === "en" ? language : null;
};

/** A text in all languages that it has: who searches may write in any. */
const inAll = (text: Text | undefined): readonly Told[] => {
  if (text === undefined) return [];
  if (typeof text === "string") return [{ text, language: null }];
  return Object.entries(text).map(([locale, said]) => ({
    text: said,
    language: languageOf(locale),
  }));
};

const isWord = (value: Json | undefined): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** What of an item its likeness to others goes by. */
const describedBy = (item: Item): ItemContent =>
  contentOf({
    title: inAll(item.name),
    text: [
      ...inAll(item.description),
      ...(item.tags ?? []).map((tag) => ({ text: tag, language: null })),
    ],
    brand: item.brand ?? null,
    category: item.categories?.[0]?.split("/") ?? [],
    attributes: Object.fromEntries(
      Object.entries(item.attributes ?? {}).flatMap(([name, value]) =>
        isWord(value) ? [[name, String(value)] as const] : [],
      ),
    ),
    embedding: item.embedding ?? null,
  });

/** What the catalog's items are, searched and compared by their numbers. */
export const createItemContent = (numberOf: (id: string) => number | undefined) => {
  const index: ContentIndex = createContentIndex({ ...CONTENT_DEFAULTS, language: null });
  const versions = new Map<string, number>();
  /** Of items that have no number yet. */
  const waiting = new Map<string, ItemContent>();
  const put = (id: string, content: ItemContent): void => {
    const number = numberOf(id);
    if (number === undefined) waiting.set(id, content);
    else index.upsert(number, content);
  };
  return {
    index,
    /** Whether an item is known as it stands in a version, or a later one. */
    knows: (id: string, version: number): boolean => (versions.get(id) ?? 0) >= version,
    /** Takes an item as it stands; one that is known so already costs nothing. */
    take: ({ item, version }: ItemRecord): void => {
      if (versions.get(item.id) === version) return;
      versions.set(item.id, version);
      put(item.id, describedBy(item));
    },
    /** An item is not there any more. */
    forget: (id: string): void => {
      versions.delete(id);
      waiting.delete(id);
      const number = numberOf(id);
      if (number !== undefined) index.remove(number);
    },
    /** Ids have their numbers now. */
    numbered: (ids: readonly string[]): void => {
      for (const id of ids) {
        const content = waiting.get(id);
        if (content === undefined) continue;
        waiting.delete(id);
        put(id, content);
      }
    },
  };
};

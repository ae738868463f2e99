import type { Item } from "@attune/core/catalog";
import { isInStock, isPublished, listPriceOf, priceOf, textIn } from "@attune/core/catalog";
import type { JsonObject } from "@attune/core/json";

/** A locale is whatever a call says: so many are kept. */
const MOST_LOCALES = 20;

const written = (item: Item, locale: string | null): JsonObject => {
  const price = priceOf(item);
  const list = listPriceOf(item);
  const { url, image, brand, currency } = item;
  return {
    name: textIn(item.name, locale),
    ...(url === undefined ? {} : { url: textIn(url, locale) }),
    ...(image === undefined ? {} : { image: textIn(image, locale) }),
    ...(brand === undefined ? {} : { brand }),
    ...(item.categories?.[0] === undefined ? {} : { category: item.categories[0] }),
    ...(price === null ? {} : { price }),
    ...(list === null || list === price ? {} : { list_price: list }),
    ...(currency === undefined ? {} : { currency }),
  };
};

const cards = new WeakMap<Item, Map<string | null, JsonObject>>();

/** What is shown of an item on a shelf, in a locale; written once for as long as the item is kept. */
export const cardOf = (item: Item, locale: string | null): JsonObject => {
  const known = cards.get(item) ?? new Map<string | null, JsonObject>();
  const card = known.get(locale) ?? written(item, locale);
  if (known.size < MOST_LOCALES) known.set(locale, card);
  cards.set(item, known);
  return card;
};

/** Whether an item may be shown as it stands in the catalog at this instant, epoch ms. */
export const isShowable = (item: Item, now: number, stock: "in-stock" | "any"): boolean =>
  isPublished(item, now) && (stock === "any" || isInStock(item) !== false);

import type { Item } from "@attune/core/catalog";
import { isInStock, isPublished, listPriceOf, priceOf, textIn } from "@attune/core/catalog";
import type { JsonObject } from "@attune/core/json";

/** What is shown of an item on a shelf, in a locale. */
export const cardOf = (item: Item, locale: string | null): JsonObject => {
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

/** Whether an item may be shown as it stands in the catalog at this instant, epoch ms. */
export const isShowable = (item: Item, now: number, stock: "in-stock" | "any"): boolean =>
  isPublished(item, now) && (stock === "any" || isInStock(item) !== false);

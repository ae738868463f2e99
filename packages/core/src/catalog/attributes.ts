import type { JsonObject } from "../json/index.ts";
import { isInStock, isOnSale, priceOf, withAncestors } from "./facts.ts";
import type { Item } from "./item.ts";
import { itemJson } from "./item.ts";

/**
 * An item as conditions on items read it: its fields but the embedding, with its lowest price, the categories
 * that its own are in, `on_sale`, and `in_stock` where pieces are counted.
 */
export const itemAttributes = (item: Item): JsonObject => {
  const price = priceOf(item);
  const inStock = isInStock(item);
  const { embedding: _numbers, ...said } = item;
  return {
    ...itemJson(said),
    ...(price === null ? {} : { price }),
    categories: withAncestors(item.categories ?? []),
    on_sale: isOnSale(item),
    ...(inStock === null ? {} : { in_stock: inStock }),
  };
};

/** What nearly the same items share: the name that comes first, and the brand. */
export const likenessOf = ({ name, brand }: Item): string => {
  const first =
    typeof name === "string"
      ? name
      : (Object.entries(name).sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1] ?? "");
  return JSON.stringify([first.trim().toLowerCase(), brand?.toLowerCase() ?? null]);
};

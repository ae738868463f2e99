import type { JsonObject } from "@attune/core/json";
import { PRODUCTS } from "./catalog.ts";

/** The shop's products as items of the catalog, in the currency of most of its customers. */
export const CATALOG_ITEMS: readonly JsonObject[] = PRODUCTS.map(
  ({ id, category, brand, names, prices }) => ({
    id,
    name: { ...names },
    brand,
    categories: [category],
    price: prices.SEK,
    currency: "SEK",
    url: `https://shop.example.com/sv/p/${id}`,
  }),
);

import type { JsonObject } from "@attune/core/json";
import { ARRIVALS } from "./arrivals.ts";
import type { Product } from "./catalog.ts";
import { PRODUCTS } from "./catalog.ts";
import { GUIDES } from "./guides.ts";
import { DAY } from "./market.ts";

const itemOf = ({ id, category, brand, names, prices }: Product): JsonObject => ({
  id,
  name: { ...names },
  brand,
  categories: [category],
  price: prices.SEK,
  currency: "SEK",
  url: `https://shop.example.com/sv/p/${id}`,
});

/** The shop's products as items of the catalog, in the currency of most of its customers. */
export const CATALOG_ITEMS: readonly JsonObject[] = PRODUCTS.map(itemOf);

/** What came in the weeks before `now`, epoch ms, and what the shop has to read. */
export const newItemsAt = (now: number): readonly JsonObject[] => [
  ...ARRIVALS.map(({ product, publishedDaysAgo }) => ({
    ...itemOf(product),
    publish: { from: new Date(now - publishedDaysAgo * DAY).toISOString() },
  })),
  ...GUIDES.map(({ id, category, names, texts }) => ({
    id,
    kind: "content",
    name: { ...names },
    description: { ...texts },
    categories: [category],
    url: `https://shop.example.com/sv/g/${id}`,
  })),
];

import type { CatalogItemsResponse } from "@attune/contract";
import type { ItemRecord } from "@attune/core/catalog";
import { isInStock, isOnSale, isPublished, textIn } from "@attune/core/catalog";
import type { JsonObject } from "@attune/core/json";

const iso = (at: number): string => new Date(at).toISOString();

/** A value as it goes over the wire: what is absent is not there. */
export const jsonOf = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

/** An item as a list shows it, at an instant, epoch ms. */
export const itemFields = (
  { item, version, createdAt, changedAt }: ItemRecord,
  now: number,
  locale: string | null,
): CatalogItemsResponse["items"][number] => ({
  id: item.id,
  title: textIn(item.name, locale),
  version,
  createdAt: iso(createdAt),
  changedAt: iso(changedAt),
  published: isPublished(item, now),
  inStock: isInStock(item),
  onSale: isOnSale(item),
  item: jsonOf(item),
});

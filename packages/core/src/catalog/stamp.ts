import type { Json, JsonObject } from "../json/index.ts";
import { isOnSale, listPriceOf, priceOf, withAncestors } from "./facts.ts";
import type { Item } from "./item.ts";

/** Characters of a stamp's JSON: an event with a hundred products stays an event. */
export const STAMP_CHARACTERS = 2_048;

const present = (name: string, value: Json | null | undefined): [string, Json][] =>
  value === null || value === undefined ? [] : [[name, value]];

/**
 * What conditions look into of an item, as it is put on the events that name it. What matters most
 * stands first: a field that no longer fits is left out, and `cut` says so.
 */
export const stampOf = (item: Item): JsonObject => {
  const fields: [string, Json][] = [
    ...present("kind", item.kind),
    ...present("price", priceOf(item)),
    ...present("list_price", listPriceOf(item)),
    ...present("currency", item.currency),
    ["on_sale", isOnSale(item)],
    ...present("margin", item.margin),
    ...present("brand", item.brand),
    ["categories", withAncestors(item.categories ?? [])],
    ["tags", item.tags ?? []],
  ];
  let left = STAMP_CHARACTERS - '{"cut":true,"attributes":{}}'.length;
  let isCut = false;
  const fits = ([name, value]: readonly [string, Json]): boolean => {
    const size = JSON.stringify(name).length + JSON.stringify(value).length + 2;
    if (size > left) {
      isCut = true;
      return false;
    }
    left -= size;
    return true;
  };
  const kept = fields.filter(fits);
  const attributes = Object.entries(item.attributes ?? {}).filter(fits);
  return {
    ...Object.fromEntries(kept),
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    ...(isCut ? { cut: true } : {}),
  };
};

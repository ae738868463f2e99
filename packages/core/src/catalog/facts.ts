import type { Item } from "./item.ts";

/** Something with prices: an item or one of its variants. */
type Priced = { readonly price?: number | undefined; readonly list_price?: number | undefined };

const isReduced = ({ price, list_price: list }: Priced): boolean =>
  price !== undefined && list !== undefined && price < list;

/** The item's price, else the lowest of its variants; null where nothing has one. */
export const priceOf = ({ price, variants = [] }: Item): number | null => {
  if (price !== undefined) return price;
  const prices = variants.flatMap((each) => each.price ?? []);
  return prices.length === 0 ? null : Math.min(...prices);
};

/** The item's list price, else the highest of its variants; null where nothing has one. */
export const listPriceOf = ({ list_price: list, variants = [] }: Item): number | null => {
  if (list !== undefined) return list;
  const prices = variants.flatMap((each) => each.list_price ?? []);
  return prices.length === 0 ? null : Math.max(...prices);
};

/** True when it, or a variant of it, costs less than its list price. */
export const isOnSale = (item: Item): boolean => [item, ...(item.variants ?? [])].some(isReduced);

/** Whether there is a piece of it or of a variant anywhere; null where nobody counts pieces. */
export const isInStock = ({ stock, variants = [] }: Item): boolean | null => {
  const counted = [stock, ...variants.map((each) => each.stock)].filter(
    (each) => each !== undefined,
  );
  if (counted.length === 0) return null;
  return counted.some((each) => Object.values(each).some((pieces) => pieces > 0));
};

/** Whether it is shown at an instant, epoch ms: from its first on, and before its last. */
export const isPublished = ({ publish = {} }: Item, at: number): boolean => {
  const { from, until } = publish;
  if (from !== undefined && at < Temporal.Instant.from(from).epochMilliseconds) return false;
  return until === undefined || at < Temporal.Instant.from(until).epochMilliseconds;
};

/** A category's path and those above it: bikes/road, bikes. */
export const withAncestors = (paths: readonly string[]): string[] => [
  ...new Set(
    paths.flatMap((path) => {
      const parts = path.split("/");
      return parts.map((_, depth) => parts.slice(0, parts.length - depth).join("/"));
    }),
  ),
];

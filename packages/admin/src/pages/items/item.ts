import type { Answer } from "../../api/index.ts";

type Json = Readonly<Record<string, unknown>>;
export type ItemContent = Answer<"catalogItem">["item"];
export type CatalogItem = Answer<"catalogItems">["items"][number];

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const memberOf = (json: Json, name: string): unknown =>
  Object.hasOwn(json, name) ? json[name] : undefined;

const numberIn = (json: Json, name: string): number | null => {
  const value = memberOf(json, name);
  return typeof value === "number" ? value : null;
};

export const textIn = (json: Json, name: string): string => {
  const value = memberOf(json, name);
  return typeof value === "string" ? value : "";
};

export const textsIn = (json: Json, name: string): readonly string[] => {
  const value = memberOf(json, name);
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
};

/** An item or a variant of it, as far as prices and pieces go. */
export type Part = {
  /** Null: the item itself. */
  readonly id: string | null;
  readonly price: number | null;
  readonly listPrice: number | null;
  /** Pieces by location; null where nobody counts. */
  readonly stock: readonly (readonly [location: string, pieces: number])[] | null;
  readonly attributes: Json;
};

const partOf = (json: Json, id: string | null): Part => {
  const stock = memberOf(json, "stock");
  const attributes = memberOf(json, "attributes");
  return {
    id,
    price: numberIn(json, "price"),
    listPrice: numberIn(json, "list_price"),
    stock: isJson(stock)
      ? Object.entries(stock).flatMap(([location, pieces]) =>
          typeof pieces === "number" ? [[location, pieces] as const] : [],
        )
      : null,
    attributes: isJson(attributes) ? attributes : {},
  };
};

export const itselfOf = (item: ItemContent): Part => partOf(item, null);

export const variantsOf = (item: ItemContent): readonly Part[] => {
  const variants = memberOf(item, "variants");
  return Array.isArray(variants)
    ? variants.filter(isJson).map((each) => partOf(each, textIn(each, "id")))
    : [];
};

/** What it costs: its own price, else the lowest of its variants. */
export const priceOf = (item: ItemContent): number | null => {
  const own = itselfOf(item).price;
  if (own !== null) return own;
  const prices = variantsOf(item).flatMap(({ price }) => (price === null ? [] : [price]));
  return prices.length === 0 ? null : Math.min(...prices);
};

/** Pieces of it and its variants, at all places; null where nobody counts. */
export const piecesOf = (item: ItemContent): number | null => {
  const counted = [itselfOf(item), ...variantsOf(item)].flatMap(({ stock }) => stock ?? []);
  return counted.length === 0 ? null : counted.reduce((sum, [, pieces]) => sum + pieces, 0);
};

/** Where it and its variants are counted, with the pieces there. */
export const placesOf = (item: ItemContent): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const { stock } of [itselfOf(item), ...variantsOf(item)])
    for (const [location, pieces] of stock ?? [])
      places.set(location, (places.get(location) ?? 0) + pieces);
  return places;
};

/** Ids of other items by the kind of relation. */
export const relationsOf = (
  item: ItemContent,
): readonly (readonly [string, readonly string[]])[] => {
  const relations = memberOf(item, "relations");
  return isJson(relations)
    ? Object.keys(relations).map((kind) => [kind, textsIn(relations, kind)] as const)
    : [];
};

/** The locales that its name is written in; none where it is one text for all. */
export const localesOf = (item: ItemContent): readonly string[] => {
  const name = memberOf(item, "name");
  return isJson(name) ? Object.keys(name) : [];
};

export const attributesOf = (item: ItemContent): readonly (readonly [string, unknown])[] =>
  Object.entries(itselfOf(item).attributes);

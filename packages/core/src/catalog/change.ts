import { canonical } from "../json/index.ts";
import { isInStock, isPublished } from "./facts.ts";
import type { Item } from "./item.ts";
import { itemJson } from "./item.ts";

/** What became of an item from one version to the next, as the log tells it. Amounts are in `currency`. */
export type ItemChange =
  | { readonly is: "created" }
  | { readonly is: "removed" }
  | {
      readonly is: "price-changed";
      readonly cause: "price" | "list price";
      readonly variant?: string;
      readonly old: number | null;
      readonly new: number | null;
      readonly currency: string | null;
      /** Set when the currency changed: the old amount is in this one. */
      readonly oldCurrency?: string | null;
    }
  | {
      readonly is: "stock-changed";
      readonly location: string;
      readonly variant?: string;
      /** Null where nobody counted. */
      readonly old: number | null;
      readonly new: number | null;
    }
  | { readonly is: "in-stock" | "out-of-stock" }
  | { readonly is: "published" | "unpublished" }
  /** Other fields that are different now. */
  | { readonly is: "details-changed"; readonly fields: readonly string[] }
  /** So many changes more, of an item with more than `MAX_CHANGES`. */
  | { readonly is: "more-changes"; readonly count: number };

/** Changes of one item that an entry tells one by one. */
export const MAX_CHANGES = 100;

/** An item or a variant of it, as far as prices and pieces go. */
type Part = {
  readonly price?: number | undefined;
  readonly list_price?: number | undefined;
  readonly stock?: Readonly<Record<string, number>> | undefined;
};
type Parts = ReadonlyMap<string | null, Part>;

const partsOf = (item: Item | null): Parts =>
  new Map<string | null, Part>(
    item === null
      ? []
      : [[null, item], ...(item.variants ?? []).map((each): [string, Part] => [each.id, each])],
  );

const NO_PART: Part = {};

const pricesChanged = (
  variant: string | null,
  [before, after]: readonly [Part, Part],
  [oldCurrency, currency]: readonly [string | null, string | null],
): ItemChange[] =>
  (["price", "list_price"] as const).flatMap((field): ItemChange[] => {
    const [old, now] = [before[field] ?? null, after[field] ?? null];
    const isOther = oldCurrency !== currency && old !== null && now !== null;
    if (old === now && !isOther) return [];
    return [
      {
        is: "price-changed",
        cause: field === "price" ? "price" : "list price",
        ...(variant === null ? {} : { variant }),
        old,
        new: now,
        currency: now === null ? oldCurrency : currency,
        ...(isOther ? { oldCurrency } : {}),
      },
    ];
  });

const stockChanged = (
  variant: string | null,
  { stock: before = {} }: Part,
  { stock: after = {} }: Part,
): ItemChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((location) => {
    const [old, now] = [before[location] ?? null, after[location] ?? null];
    if (old === now) return [];
    const named = variant === null ? {} : { variant };
    return [{ is: "stock-changed" as const, location, ...named, old, new: now }];
  });

/** Whether there is any of it: said when that has changed, of nothing where nobody counts. */
const availabilityChanged = (before: Item | null, after: Item): ItemChange[] => {
  const [old, now] = [before && isInStock(before), isInStock(after)];
  if (before === null || now === null || old === now || (old === null && now)) return [];
  return [{ is: now ? "in-stock" : "out-of-stock" }];
};

const publicationChanged = (before: Item | null, after: Item, at: number): ItemChange[] => {
  const [old, now] = [before !== null && isPublished(before, at), isPublished(after, at)];
  return old === now ? [] : [{ is: now ? "published" : "unpublished" }];
};

/** Told in changes of their own. */
const TOLD: ReadonlySet<string> = new Set(["id", "price", "list_price", "stock"]);

/** The variants without what is told in changes of their own. */
const variantsText = ({ variants = [] }: Item): string =>
  JSON.stringify(variants.map(({ id, attributes = {} }) => [id, canonical(attributes)]));

const detailsChanged = (before: Item, after: Item): ItemChange[] => {
  const [old, now] = [
    new Map(Object.entries(itemJson(before))),
    new Map(Object.entries(itemJson(after))),
  ];
  const fields = [...new Set([...old.keys(), ...now.keys()])].sort().filter((field) => {
    if (TOLD.has(field)) return false;
    if (field === "variants") return variantsText(before) !== variantsText(after);
    return canonical(old.get(field)) !== canonical(now.get(field));
  });
  return fields.length === 0 ? [] : [{ is: "details-changed", fields }];
};

const all = (before: Item | null, after: Item, at: number): ItemChange[] => {
  const [old, now] = [partsOf(before), partsOf(after)];
  const currencies = [before?.currency ?? null, after.currency ?? null] as const;
  const pairs = [...new Set([...old.keys(), ...now.keys()])].map(
    (key) => [key, [old.get(key) ?? NO_PART, now.get(key) ?? NO_PART]] as const,
  );
  return [
    ...(before === null ? [{ is: "created" as const }] : []),
    ...publicationChanged(before, after, at),
    ...(before === null ? [] : pairs.flatMap(([key, two]) => pricesChanged(key, two, currencies))),
    ...availabilityChanged(before, after),
    ...(before === null ? [] : pairs.flatMap(([key, two]) => stockChanged(key, ...two))),
    ...(before === null ? [] : detailsChanged(before, after)),
  ];
};

const withinLimit = (changes: readonly ItemChange[]): readonly ItemChange[] =>
  changes.length <= MAX_CHANGES
    ? changes
    : [
        ...changes.slice(0, MAX_CHANGES),
        { is: "more-changes", count: changes.length - MAX_CHANGES },
      ];

/** What changed from one version to the next, as seen at an instant, epoch ms. Of a new item: that it is there. */
export const changesBetween = (
  before: Item | null,
  after: Item | null,
  at: number,
): readonly ItemChange[] =>
  after === null ? [{ is: "removed" }] : withinLimit(all(before, after, at));

import type { Market } from "./market.ts";
import { PRODUCT_ROWS } from "./product-rows.ts";
import type { NonEmpty, Random } from "./random.ts";

export type Category = keyof typeof PRODUCT_ROWS;

export type Product = {
  readonly id: string;
  readonly category: Category;
  readonly brand: string;
  readonly names: Readonly<Record<Market["language"], string>>;
  readonly prices: Readonly<Record<Market["currency"], number>>;
};

export type Line = { readonly product: Product; readonly quantity: number };

const isCategory = (name: string): name is Category => Object.hasOwn(PRODUCT_ROWS, name);
const names = Object.keys(PRODUCT_ROWS).filter(isCategory);

/** Euro prices end in 90 cents; the rate is the shop's own and fixed. */
const SEK_PER_EURO = 11;
const euros = (kronor: number): number => Math.round(Math.max(2, kronor / SEK_PER_EURO)) * 100 - 10;

type Row = readonly [brand: string, sv: string, en: string, kronor: number];

/** The product at a place of a category's shelf, from 0: `p-101` is the first of the first category. */
export const productFrom = (
  category: Category,
  place: number,
  [brand, sv, en, kronor]: Row,
): Product => ({
  id: `p-${(names.indexOf(category) + 1) * 100 + place + 1}`,
  category,
  brand,
  names: { sv, en },
  prices: { SEK: kronor, EUR: euros(kronor) / 100 },
});

/** About 120 products: `p-101` … `p-110` in the first category, `p-201` … in the next. */
export const PRODUCTS: readonly Product[] = names.flatMap((category) =>
  PRODUCT_ROWS[category].map((row, place): Product => productFrom(category, place, row)),
);

export const CATEGORIES: NonEmpty<Category> = [names[0] ?? "cycling", ...names.slice(1)];

const byId = new Map(PRODUCTS.map((product) => [product.id, product]));

export class UnknownProduct extends Error {
  override readonly name = "UnknownProduct";
}

export const productOf = (id: string): Product => {
  const product = byId.get(id);
  if (!product) throw new UnknownProduct(`the demo shop has no product ${id}`);
  return product;
};

const shelves = new Map(
  names.map((category) => [category, PRODUCTS.filter((each) => each.category === category)]),
);

/** Few products are looked at often and most of them seldom: the square of a draw favours the first. */
export const drawProduct = (random: Random, category: Category): Product => {
  const shelf = shelves.get(category) ?? PRODUCTS;
  const place = Math.floor(random.unit() ** 2 * shelf.length);
  return shelf[place] ?? productOf("p-101");
};

/** What lines cost, to the cent: prices have at most two decimals, sums are rounded back to them. */
export const totalOf = (lines: readonly Line[], currency: Market["currency"]): number =>
  lines.reduce(
    (cents, { product, quantity }) => cents + Math.round(product.prices[currency] * 100) * quantity,
    0,
  ) / 100;

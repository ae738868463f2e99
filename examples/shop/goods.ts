import type { Guide, Product } from "@attune/server/demo";
import { ARRIVALS, CATEGORIES, GUIDES, PRODUCTS } from "@attune/server/demo";
import type { Language } from "./texts.ts";

/** Where somebody shops: in Sweden in kronor, in Britain in euros. */
export type Market = {
  readonly country: string;
  readonly currency: "SEK" | "EUR";
  /** How its sums are written. */
  readonly locale: string;
};

export const MARKETS: Readonly<Record<Language, Market>> = {
  sv: { country: "SE", currency: "SEK", locale: "sv-SE" },
  en: { country: "GB", currency: "EUR", locale: "en-GB" },
};

const LABELS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  cycling: { sv: "Cykel", en: "Cycling" },
  "cycling-clothing": { sv: "Cykelkläder", en: "Cycling clothes" },
  hiking: { sv: "Vandring", en: "Hiking" },
  camping: { sv: "Camping", en: "Camping" },
  climbing: { sv: "Klättring", en: "Climbing" },
  running: { sv: "Löpning", en: "Running" },
  winter: { sv: "Vinter", en: "Winter" },
  paddling: { sv: "Paddling", en: "Paddling" },
  kitchen: { sv: "Kök", en: "Kitchen" },
  lighting: { sv: "Belysning", en: "Lighting" },
  textiles: { sv: "Textil", en: "Textiles" },
  garden: { sv: "Trädgård", en: "Garden" },
};

export const labelOf = (category: string, language: Language): string =>
  LABELS[category]?.[language] ?? category;

export const shelves: readonly string[] = CATEGORIES;

/** The first of each category, for the start page. */
export const PRODUCTS_FIRST: readonly Product[] = shelves.flatMap((category) =>
  PRODUCTS.filter((product) => product.category === category).slice(0, 1),
);

/** What came in the last weeks, the newest first. */
export const NEW_PRODUCTS: readonly Product[] = ARRIVALS.toSorted(
  (a, b) => a.publishedDaysAgo - b.publishedDaysAgo,
).map(({ product }) => product);

const ALL: readonly Product[] = [...PRODUCTS, ...NEW_PRODUCTS];

const byId = new Map(ALL.map((product) => [product.id, product]));

export const productOf = (id: string): Product | null => byId.get(id) ?? null;

const guidesById = new Map(GUIDES.map((guide) => [guide.id, guide]));

export const guideOf = (id: string): Guide | null => guidesById.get(id) ?? null;

export const inCategory = (category: string): readonly Product[] =>
  ALL.filter((product) => product.category === category);

/** Products whose name, brand or category holds every word. */
export const find = (words: string, language: Language): readonly Product[] => {
  const wanted = words.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  return ALL.filter(({ names, brand, category }) => {
    const said =
      `${names[language]} ${brand} ${category} ${labelOf(category, language)}`.toLocaleLowerCase(
        language,
      );
    return wanted.every((word) => said.includes(word));
  });
};

/** A price that a decision gave to one customer, and the currency that it is in. */
export type PersonalPrice = { readonly price: number; readonly currency: string };

export type CartLine = { readonly product: Product; readonly quantity: number };

/** The lines of a cart that is kept by product. */
export const linesOf = (cart: ReadonlyMap<string, number>): readonly CartLine[] =>
  [...cart].flatMap(([id, quantity]) => {
    const product = productOf(id);
    return product ? [{ product, quantity }] : [];
  });

/** What one of it costs: the personal price, in the currency that it was given in. */
export const priceOf = (
  product: Product,
  { currency }: Market,
  personal: ReadonlyMap<string, PersonalPrice>,
): number => {
  const own = personal.get(product.id);
  return own?.currency === currency ? own.price : product.prices[currency];
};

export const totalOf = (
  lines: readonly CartLine[],
  market: Market,
  personal: ReadonlyMap<string, PersonalPrice>,
): number =>
  lines.reduce(
    (cents, { product, quantity }) =>
      cents + Math.round(priceOf(product, market, personal) * 100) * quantity,
    0,
  ) / 100;

export const money = (amount: number, { locale, currency }: Market): string =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
  }).format(amount);

/** A picture of a product: the colour of its category with its place on the shelf. */
export const pictureOf = ({ id, category }: Product): string => {
  const hue = (shelves.indexOf(category) * 137) % 360;
  const nth = Number(id.slice(-2));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120"><rect width="160" height="120" fill="hsl(${hue} 35% 88%)"/><path d="M0 120 L${30 + nth * 4} 40 L${75 + nth * 2} 86 L${110 - nth} 30 L160 120Z" fill="hsl(${hue} 40% 45%)"/><circle cx="${20 + nth * 9}" cy="24" r="10" fill="hsl(${(hue + 60) % 360} 70% 65%)"/></svg>`;
};

import type { Category, Product } from "./catalog.ts";
import { PRODUCTS, productFrom } from "./catalog.ts";

/** A category, what has come into it, and how many days before the history's end it was published. */
type Row = readonly [
  category: Category,
  published: number,
  brand: string,
  sv: string,
  en: string,
  kronor: number,
];

const ROWS: readonly Row[] = [
  ["cycling", 4, "Stillbeck", "Cykelväska 35 l", "35 l pannier", 1090],
  ["cycling", 19, "Norrask", "Vikcykel Hamn", "Hamn folding bike", 11900],
  ["cycling-clothing", 9, "Tallvik", "Vinterjacka Pendel", "Pendel winter jacket", 1690],
  ["hiking", 6, "Myrstig", "Vandringsryggsäck 60 l", "60 l hiking rucksack", 2190],
  ["hiking", 16, "Oakmoor", "Vandringsskjorta", "Hiking shirt", 799],
  ["camping", 11, "Ljungdal", "Sovsäck sommar", "Summer sleeping bag", 1290],
  ["climbing", 13, "Harrowby", "Klätterbyxor", "Climbing trousers", 899],
  ["running", 3, "Tallvik", "Löparskor Väg", "Road running shoes", 1390],
  ["winter", 8, "Ljungdal", "Dunväst", "Down gilet", 1490],
  ["paddling", 21, "Brackwater", "Barnflytväst", "Child's buoyancy aid", 790],
  ["kitchen", 5, "Kvillby", "Gjutjärnsgryta", "Cast-iron casserole", 1190],
  ["lighting", 14, "Hagelund", "Fönsterlampa", "Window lamp", 649],
  ["textiles", 7, "Ljungdal", "Yllefilt barn", "Child's wool blanket", 599],
  ["garden", 2, "Kvillby", "Odlingslåda hög", "Tall raised bed", 1190],
];

/** What has come into the shop in the last weeks, and that nobody in the history has looked at. */
export type Arrival = { readonly product: Product; readonly publishedDaysAgo: number };

export const ARRIVALS: readonly Arrival[] = ROWS.map(
  ([category, publishedDaysAgo, brand, sv, en, kronor], at) => {
    const before = ROWS.slice(0, at).filter(([other]) => other === category).length;
    const stood = PRODUCTS.filter((product) => product.category === category).length;
    return {
      product: productFrom(category, stood + before, [brand, sv, en, kronor]),
      publishedDaysAgo,
    };
  },
);

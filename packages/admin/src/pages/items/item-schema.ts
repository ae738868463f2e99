import type { Schema } from "../../ui/index.ts";
import type { ItemContent } from "./item.ts";

const text = { type: "string" };
const number = { type: "number" };
const texts = { type: "array", items: text };

const isByLocale = (value: unknown): value is object => typeof value === "object" && value !== null;

/** One text, or one field for each locale that there is. */
const textByLocale = (value: unknown): Schema =>
  isByLocale(value)
    ? {
        type: "object",
        properties: Object.fromEntries(Object.keys(value).map((locale) => [locale, text])),
      }
    : text;

/** Pieces: a field for each place that there is, else JSON. */
const stockOf = (value: unknown): Schema =>
  isByLocale(value)
    ? {
        type: "object",
        properties: Object.fromEntries(Object.keys(value).map((place) => [place, number])),
      }
    : {};

/** The form of an item: a field for what it says; whatever is deeper is written as JSON. */
export const itemSchema = (item: ItemContent): Schema => ({
  type: "object",
  required: ["name"],
  properties: {
    kind: { enum: ["product", "content"] },
    name: textByLocale(item["name"]),
    description: textByLocale(item["description"]),
    brand: text,
    categories: texts,
    tags: texts,
    currency: text,
    price: number,
    list_price: number,
    margin: number,
    stock: stockOf(item["stock"]),
    variants: {},
    relations: {},
    publish: { type: "object", properties: { from: text, until: text } },
    url: text,
    image: text,
    rating: { type: "object", properties: { value: number, count: number } },
    attributes: {},
    embedding: {},
  },
});

import type { Language } from "./texts.ts";

export type Customer = {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly story: Readonly<Record<Language, string>>;
  /** What is in the cart from the visit before, by product. */
  readonly cart: Readonly<Record<string, number>>;
};

/** Some of the people of the demo's history (`PLANTED` in packages/server/src/demo). */
export const CUSTOMERS: readonly Customer[] = [
  {
    id: "anna-berg",
    name: "Anna Berg",
    language: "sv",
    cart: { "p-106": 1, "p-105": 2 },
    story: {
      en: "Ordered 40 days ago, and left two products in the cart today.",
      sv: "Beställde för 40 dagar sedan och lämnade två varor i korgen i dag.",
    },
  },
  {
    id: "emil-falk",
    name: "Emil Falk",
    language: "sv",
    cart: { "p-301": 1 },
    story: {
      en: "Always uses a coupon, pays by invoice, waits for an answer of customer service.",
      sv: "Använder alltid rabattkod, betalar med faktura och väntar på svar från kundtjänst.",
    },
  },
  {
    id: "astrid-lind",
    name: "Astrid Lind",
    language: "sv",
    cart: {},
    story: {
      en: "A club member near gold who pays the full price.",
      sv: "Klubbmedlem nära guld som betalar fullt pris.",
    },
  },
  {
    id: "mary-stone",
    name: "Mary Stone",
    language: "en",
    cart: { "p-401": 1 },
    story: {
      en: "Has never ordered, and left a tent in the cart yesterday.",
      sv: "Har aldrig beställt och lämnade ett tält i korgen i går.",
    },
  },
  {
    id: "john-hale",
    name: "John Hale",
    language: "en",
    cart: {},
    story: {
      en: "Signed up, looked around and put nothing in the cart.",
      sv: "Registrerade sig, såg sig omkring och lade inget i korgen.",
    },
  },
  {
    id: "greta-sand",
    name: "Greta Sand",
    language: "sv",
    cart: { "p-903": 1 },
    story: {
      en: "Said no to personal content.",
      sv: "Sade nej till personligt innehåll.",
    },
  },
];

export const customerOf = (id: string | null): Customer | null =>
  CUSTOMERS.find((each) => each.id === id) ?? null;

import { expect, test } from "vitest";
import { createFormats, createTranslate } from "../../i18n/index.ts";
import { EN } from "../../messages/en/index.ts";
import type { MessageKey } from "../../messages/index.ts";
import { traitText } from "./trait-text.ts";

const english = { ...createFormats("en"), t: createTranslate<MessageKey>("en", EN).text };

test.each([
  ["revenue", { GBP: 10426.48 }, "£10,426.48"],
  ["revenue", { GBP: 1, SEK: 2 }, "£1 and SEK 2"],
  [
    "rfm",
    { recency: 5831, frequency: 1, monetary: 99.5, currency: "GBP" },
    "5,831 days ago · 1 order · £99.50",
  ],
  ["rfm", { recency: 0, frequency: 2, monetary: null, currency: null }, "today · 2 orders"],
  ["cart", { items: [] }, "empty"],
  ["cart", { items: [{}, {}] }, "2 products"],
  ["return_rate", 0.25, "25%"],
  ["favourite_hour", 9, "09:00"],
  ["cart", "[hidden]", "[hidden]"],
  ["days_between_orders", 29.6788, "29.68"],
  ["country", "Germany", "Germany"],
  ["sizes", ["S", "M"], "S and M"],
])("the trait %s is said as people write it: %#", (name, value, said) => {
  expect(traitText(english, name, value).replaceAll("\u00a0", " ")).toBe(said);
});

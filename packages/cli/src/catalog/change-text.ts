import type { CatalogItemDocument } from "@attune/contract";

type JsonObject = CatalogItemDocument["item"];
type Json = JsonObject[string];

/** A member when it is text. */
export const textAt = (of: JsonObject, key: string): string | undefined => {
  const value = of[key];
  return typeof value === "string" ? value : undefined;
};

/** An amount with its currency; nothing where there is none. */
export const moneyText = (amount: Json | undefined, currency: string | undefined): string => {
  if (typeof amount !== "number") return "";
  return currency === undefined ? String(amount) : `${amount} ${currency}`;
};

const ofVariant = (change: JsonObject): string => {
  const variant = textAt(change, "variant");
  return variant === undefined ? "" : ` of ${variant}`;
};

const priceText = (change: JsonObject): string => {
  const currency = textAt(change, "currency");
  const before = textAt(change, "oldCurrency") ?? currency;
  const [old, now] = [moneyText(change["old"], before), moneyText(change["new"], currency)];
  const what = `${textAt(change, "cause") ?? "price"}${ofVariant(change)}`;
  return `${what} ${old === "" ? "none" : old} → ${now === "" ? "none" : now}`;
};

const countText = (pieces: Json | undefined): string =>
  typeof pieces === "number" ? String(pieces) : "none";

const stockText = (change: JsonObject): string =>
  `stock${ofVariant(change)} at ${textAt(change, "location") ?? ""} ${countText(change["old"])} → ${countText(change["new"])}`;

/** A change of an item in words. */
export const changeText = (change: JsonObject): string => {
  const is = textAt(change, "is") ?? "";
  switch (is) {
    case "price-changed":
      return priceText(change);
    case "stock-changed":
      return stockText(change);
    case "details-changed": {
      const fields = change["fields"];
      return `changed: ${Array.isArray(fields) ? fields.join(", ") : ""}`;
    }
    case "more-changes":
      return `${countText(change["count"])} changes more`;
    default:
      return is.replaceAll("-", " ");
  }
};

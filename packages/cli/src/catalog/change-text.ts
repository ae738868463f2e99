import type { Json, JsonObject } from "@attune/core/json";
import { own, ownText } from "@attune/core/json";

/** An amount with its currency; nothing where there is none. */
export const moneyText = (amount: Json | undefined, currency: string | undefined): string => {
  if (typeof amount !== "number") return "";
  return currency === undefined ? String(amount) : `${amount} ${currency}`;
};

const ofVariant = (change: JsonObject): string => {
  const variant = ownText(change, "variant");
  return variant === undefined ? "" : ` of ${variant}`;
};

const priceText = (change: JsonObject): string => {
  const currency = ownText(change, "currency");
  const before = ownText(change, "oldCurrency") ?? currency;
  const [old, now] = [
    moneyText(own(change, "old"), before),
    moneyText(own(change, "new"), currency),
  ];
  const what = `${ownText(change, "cause") ?? "price"}${ofVariant(change)}`;
  return `${what} ${old === "" ? "none" : old} → ${now === "" ? "none" : now}`;
};

const countText = (pieces: Json | undefined): string =>
  typeof pieces === "number" ? String(pieces) : "none";

const stockText = (change: JsonObject): string =>
  `stock${ofVariant(change)} at ${ownText(change, "location") ?? ""} ${countText(own(change, "old"))} → ${countText(own(change, "new"))}`;

/** A change of an item in words. */
export const changeText = (change: JsonObject): string => {
  const is = ownText(change, "is") ?? "";
  switch (is) {
    case "price-changed":
      return priceText(change);
    case "stock-changed":
      return stockText(change);
    case "details-changed": {
      const fields = own(change, "fields");
      return `changed: ${Array.isArray(fields) ? fields.join(", ") : ""}`;
    }
    case "more-changes":
      return `${countText(own(change, "count"))} changes more`;
    default:
      return is.replaceAll("-", " ");
  }
};

import type { Answer } from "../../api/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { piecesOf, placesOf, priceOf, textIn } from "./item.ts";

/** An item in one sentence: what it costs, and how many there are. */
export const itemSentence = (
  { t, money }: Pick<I18n, "t" | "money">,
  { title, item, onSale }: Answer<"catalogItem">,
): string => {
  const price = priceOf(item);
  const pieces = piecesOf(item);
  return t("items.oneSentence", {
    title,
    priced: price === null ? "none" : onSale ? "sale" : "some",
    price: price === null ? "" : money(price, textIn(item, "currency")),
    counted: pieces === null ? "none" : "some",
    pieces: pieces ?? 0,
    places: placesOf(item).size,
  });
};

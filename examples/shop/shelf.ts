import type { Guide, Product } from "@attune/server/demo";
import type { Decided, Shown } from "./attune.ts";
import { guideOf, money, priceOf, productOf } from "./goods.ts";
import type { Markup } from "./html.ts";
import { html } from "./html.ts";
import { textIn, whyLink } from "./layout.ts";
import type { Session } from "./session.ts";

/** Slots with shelves of what goes with somebody, with a product, and with a cart. */
export const HOME_SHELVES = [
  "home_because_viewed",
  "home_for_you",
  "home_new",
  "home_trending",
] as const;
export const PRODUCT_SHELVES = ["product_together", "product_similar"] as const;
export const CART_SHELVES = ["cart_upsell"] as const;
/** What to read, beside a product and beside what is read. */
export const READING = "article_next";

const priced = (product: Product, session: Session): string => {
  const { market } = session;
  return money(priceOf(product, market, session.prices), market);
};

export const goods = (products: readonly Product[], session: Session): Markup =>
  html`<ul class="goods">
    ${products.map(
      (product) =>
        html`<li>
          <a href="/p/${product.id}">
            <img src="/images/${product.id}.svg" alt="" width="160" height="120" />
            ${product.names[session.language]}
            <span class="soft">${product.brand}</span>
            <span class="price">${priced(product, session)}</span>
          </a>
        </li>`,
    )}
  </ul>`;

export const productsIn = ({ items }: Shown): readonly Product[] =>
  items.flatMap(({ product_id: id }) => {
    const product = typeof id === "string" ? productOf(id) : null;
    return product ? [product] : [];
  });

/** Shelves that have something, in their order; of the others nothing is said. */
export const shelvesOf = (
  slots: readonly string[],
  decided: Decided,
  session: Session,
): readonly Markup[] =>
  slots.flatMap((slot) => {
    const shown = decided.of(slot);
    const products = productsIn(shown);
    if (products.length === 0) return [];
    return html`<section class="shelf" data-slot="${slot}" data-offer="${shown.offer ?? ""}">
      <h2>${textIn(shown, "title")}</h2>
      ${goods(products, session)} ${whyLink({ ...shown, offer: "" }, session)}
    </section>`;
  });

const guidesIn = ({ items }: Shown): readonly Guide[] =>
  items.flatMap(({ product_id: id }) => {
    const guide = typeof id === "string" ? guideOf(id) : null;
    return guide ? [guide] : [];
  });

/** What to read next; nothing where nothing is about the same. */
export const reading = (decided: Decided, session: Session): Markup | null => {
  const shown = decided.of(READING);
  const guides = guidesIn(shown);
  if (guides.length === 0) return null;
  return html`<section class="shelf" data-slot="${READING}" data-offer="${shown.offer ?? ""}">
    <h2>${textIn(shown, "title")}</h2>
    <ul>
      ${guides.map(
        ({ id, names }) => html`<li><a href="/g/${id}">${names[session.language]}</a></li>`,
      )}
    </ul>
    ${whyLink({ ...shown, offer: "" }, session)}
  </section>`;
};

import type { Guide, Product } from "@attune/server/demo";
import type { Decided, Shown } from "./attune.ts";
import { priceIn } from "./attune.ts";
import { CUSTOMERS, customerOf } from "./customers.ts";
import type { CartLine } from "./goods.ts";
import { labelOf, money, PRODUCTS_FIRST, totalOf } from "./goods.ts";
import type { Markup } from "./html.ts";
import { html } from "./html.ts";
import type { Page } from "./layout.ts";
import { linkIn, textIn, whyLink } from "./layout.ts";
import type { Session } from "./session.ts";
import {
  CART_SHELVES,
  goods,
  HOME_SHELVES,
  PRODUCT_SHELVES,
  productsIn,
  reading,
  shelvesOf,
} from "./shelf.ts";
import type { Texts } from "./texts.ts";
import { TEXTS } from "./texts.ts";

const textsOf = ({ language }: Session): Texts => TEXTS[language];

/** A block with a slot's text; what was decided for nobody in particular is the shop's own words. */
const block = (slot: string, shown: Shown, session: Session): Markup => {
  const texts = textsOf(session);
  const isOwn = shown.offer === null;
  const title = isOwn ? texts.welcome : textIn(shown, "title", texts.welcome);
  const text = isOwn ? texts.welcomeText : textIn(shown, "text");
  const cta = isOwn ? texts.lookAround : textIn(shown, "cta", texts.lookAround);
  return html`<section class="block" data-slot="${slot}" data-offer="${shown.offer ?? ""}">
    <h2>${title}</h2>
    <p>${text}</p>
    ${shown.items.length > 0 && goods(productsIn(shown), session)}
    <a class="button" href="${isOwn ? "/c/cycling" : linkIn(shown)}">${cta}</a>
    <br />${whyLink(shown, session)}
  </section>`;
};

export const homePage = (session: Session, decided: Decided): Page => {
  const { news, hello } = textsOf(session);
  const customer = customerOf(session.customer);
  const help = decided.of("home_hero");
  return {
    title: news,
    decided,
    main: html`${customer && html`<p class="soft">${hello} ${customer.name}</p>`}
      ${block("main_hero", decided.of("main_hero"), session)}
      ${help.offer !== null && block("home_hero", help, session)}
      ${help.offer === null && help.id !== null && html`<p>${whyLink(help, session)}</p>`}
      ${shelvesOf(HOME_SHELVES, decided, session)}
      <h1>${news}</h1>
      ${goods(PRODUCTS_FIRST, session)}`,
  };
};

export const listPage = (title: string, products: readonly Product[], session: Session): Page => {
  const { found, nothing } = textsOf(session);
  return {
    title,
    decided: null,
    main: html`<h1>${title}</h1>
      <p class="soft">${products.length} ${found}</p>
      ${products.length === 0 ? html`<p>${nothing}</p>` : goods(products, session)}`,
  };
};

const personalPrice = (product: Product, shown: Shown, session: Session): Markup => {
  const texts = textsOf(session);
  const { market } = session;
  const own = priceIn(shown);
  if (!own || own.currency !== market.currency)
    return html`<p>
      <span class="price">${money(product.prices[market.currency], market)}</span><br />
      ${shown.id !== null && html`<span class="soft">${texts.noPrice}</span> `}
      ${whyLink({ ...shown, offer: null }, session)}
    </p>`;
  return html`<div class="block" data-slot="product_price" data-offer="${shown.offer ?? ""}">
    <h2>${textIn(shown, "title")}</h2>
    <p>
      <span class="price">${money(own.price, market)}</span> ${texts.was}
      <del>${money(product.prices[market.currency], market)}</del>
    </p>
    <p class="soft">${textIn(shown, "notice")}</p>
    ${whyLink(shown, session)}
  </div>`;
};

export const productPage = (product: Product, session: Session, decided: Decided): Page => {
  const { language } = session;
  const title = product.names[language];
  return {
    title,
    decided,
    main: html`<article class="product">
        <img src="/images/${product.id}.svg" alt="" width="160" height="120" />
        <div>
          <h1>${title}</h1>
          <p class="soft">${product.brand} · ${labelOf(product.category, language)}</p>
          ${personalPrice(product, decided.of("product_price"), session)}
          <form method="post" action="/cart/add">
            <button name="product" value="${product.id}">${textsOf(session).add}</button>
          </form>
        </div>
      </article>
      ${shelvesOf(PRODUCT_SHELVES, decided, session)} ${reading(decided, session)}`,
  };
};

export const guidePage = (guide: Guide, session: Session, decided: Decided): Page => {
  const { language } = session;
  return {
    title: guide.names[language],
    decided,
    main: html`<article>
        <h1>${guide.names[language]}</h1>
        <p class="soft">${labelOf(guide.category, language)}</p>
        <p>${guide.texts[language]}</p>
        <p><a href="/c/${guide.category}">${labelOf(guide.category, language)}</a></p>
      </article>
      ${reading(decided, session)}`,
  };
};

const linesTable = (lines: readonly CartLine[], session: Session): Markup => {
  const texts = textsOf(session);
  const { market } = session;
  return html`<table>
      ${lines.map(
        ({ product, quantity }) =>
          html`<tr>
            <td>${quantity} × <a href="/p/${product.id}">${product.names[session.language]}</a></td>
            <td class="price">
              ${money(totalOf([{ product, quantity }], market, session.prices), market)}
            </td>
            <td>
              <form method="post" action="/cart/remove">
                <button class="plain" name="product" value="${product.id}">${texts.remove}</button>
              </form>
            </td>
          </tr>`,
      )}
    </table>
    <p>
      ${texts.total}
      <span class="price">${money(totalOf(lines, market, session.prices), market)}</span>
    </p>`;
};

export const cartPage = (lines: readonly CartLine[], session: Session, decided: Decided): Page => {
  const texts = textsOf(session);
  return {
    title: texts.cart,
    decided,
    main: html`<h1>${texts.cart}</h1>
      ${lines.length === 0
        ? html`<p>${texts.empty}</p>`
        : html`${linesTable(lines, session)}
            <p><a class="button" href="/checkout">${texts.checkout}</a></p>
            ${shelvesOf(CART_SHELVES, decided, session)}`}`,
  };
};

/** The shop's own ways to pay, for who is nobody yet and while Attune cannot be asked. */
const OWN_WAYS = [
  { method: "card", label: { sv: "Kort", en: "Card" } },
  { method: "invoice", label: { sv: "Faktura, 30 dagar", en: "Invoice, 30 days" } },
] as const;

type Way = { readonly method: string; readonly label: string };

const waysIn = (shown: Shown, { language }: Session): readonly Way[] => {
  const decided = shown.items.flatMap(({ method, label }): Way[] =>
    typeof method === "string" && typeof label === "string" ? [{ method, label }] : [],
  );
  if (decided.length > 0) return decided;
  return OWN_WAYS.map(({ method, label }) => ({ method, label: label[language] }));
};

export const checkoutPage = (
  lines: readonly CartLine[],
  session: Session,
  decided: Decided,
): Page => {
  const texts = textsOf(session);
  const shown = decided.of("payment_options");
  return {
    title: texts.till,
    decided,
    main: html`<h1>${texts.till}</h1>
      ${linesTable(lines, session)}
      <form method="post" action="/order" data-slot="payment_options">
        <h2>${texts.how}</h2>
        <ul class="ways">
          ${waysIn(shown, session).map(
            ({ method, label }, index) =>
              html`<li>
                <label>
                  <input
                    type="radio"
                    name="method"
                    value="${method}"
                    ${index === 0 && html`checked`}
                  />
                  ${label}
                </label>
              </li>`,
          )}
        </ul>
        ${whyLink({ ...shown, offer: "" }, session)}
        <p><button>${texts.pay}</button></p>
      </form>`,
  };
};

const consentForm = (session: Session): Markup => {
  const texts = textsOf(session);
  return html`<h2>${texts.change}</h2>
    <p>${session.consent === "yes" ? texts.isYes : texts.isNo}</p>
    <form method="post" action="/consent" data-consent>
      <button name="answer" value="yes">${texts.yes}</button>
      <button name="answer" value="no">${texts.no}</button>
    </form>`;
};

export const accountPage = (session: Session, decided: Decided, isThanks: boolean): Page => {
  const texts = textsOf(session);
  const shown = decided.of("account_banner");
  const { points } = shown.content;
  const banner = html`<section class="block" data-slot="account_banner">
    <h2>${textIn(shown, "title")}</h2>
    <p>${textIn(shown, "text")} ${typeof points === "number" && html`${points} ${texts.points}`}</p>
    ${whyLink(shown, session)}
  </section>`;
  const without = html`<p>
    <span class="soft">${texts.noBanner}</span> ${whyLink(shown, session)}
  </p>`;
  return {
    title: texts.account,
    decided,
    main: html`${isThanks && html`<p role="status" class="block">${texts.thanks}</p>`}
      <h1>${customerOf(session.customer)?.name ?? texts.account}</h1>
      ${shown.id !== null && (shown.offer === null ? without : banner)} ${consentForm(session)}
      <form method="post" action="/sign-out" data-leave><button>${texts.signOut}</button></form>
      <p><a href="/sign-in">${texts.pick}</a></p>`,
  };
};

export const signInPage = (session: Session): Page => {
  const texts = textsOf(session);
  return {
    title: texts.signIn,
    decided: null,
    main: html`<h1>${texts.pick}</h1>
      <p>${texts.pickText}</p>
      <ul class="people">
        ${CUSTOMERS.map(
          ({ id, name, story }) =>
            html`<li>
              <span>${name}<br /><span class="soft">${story[session.language]}</span></span>
              <form method="post" action="/sign-in" data-leave>
                <button name="customer" value="${id}">${texts.beThem} ${name}</button>
              </form>
            </li>`,
        )}
      </ul>`,
  };
};

export const messagePage = (text: string): Page => ({
  title: text,
  decided: null,
  main: html`<h1>${text}</h1>
    <p><a href="/">↩</a></p>`,
});

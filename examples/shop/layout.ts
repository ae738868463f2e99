import { snippetElement } from "@attune/sdk/node";
import type { Decided, Settings, Shown } from "./attune.ts";
import { labelOf, shelves } from "./goods.ts";
import type { Markup } from "./html.ts";
import { html, made } from "./html.ts";
import type { Session } from "./session.ts";
import { TEXTS } from "./texts.ts";
import { tourPanel } from "./tour.ts";

export type Page = {
  readonly title: string;
  readonly main: Markup;
  readonly decided: Decided | null;
};

export type Frame = {
  readonly session: Session;
  readonly settings: Settings;
  readonly nonce: string;
};

/** A text of a slot's content: what it holds is the marketer's. */
export const textIn = ({ content }: Shown, name: string, otherwise = ""): string => {
  const text = content[name];
  return typeof text === "string" ? text : otherwise;
};

/** Where a block's link leads: a page of this shop. */
export const linkIn = (shown: Shown): string => {
  const link = textIn(shown, "link", "/");
  return /^\/(?![/\\])/.test(link) ? link : "/";
};

/** The question below a block that was decided. */
export const whyLink = ({ id, offer }: Shown, { language }: Session): Markup | null => {
  const { why, whyNot } = TEXTS[language];
  return id === null
    ? null
    : html`<a class="why" href="/why/${id}">${offer === null ? whyNot : why}</a>`;
};

/** What a policy for scripts lets in, for one answer: what the server has marked, and what that loads. */
export const policyFor = (host: string, nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${host}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const banner = ({ consent, language }: Session): Markup | null => {
  const { consentTitle, consentText, yes, no } = TEXTS[language];
  return consent !== "unasked"
    ? null
    : html`<form
        class="banner"
        id="consent"
        method="post"
        action="/consent"
        aria-labelledby="consent-title"
        data-consent
      >
        <h2 id="consent-title">${consentTitle}</h2>
        <p>${consentText}</p>
        <button name="answer" value="yes">${yes}</button>
        <button name="answer" value="no">${no}</button>
      </form>`;
};

const top = ({ language, customer, cart }: Session): Markup => {
  const texts = TEXTS[language];
  const count = [...cart.values()].reduce((sum, quantity) => sum + quantity, 0);
  return html`<header>
    <a class="brand" href="/">${texts.shop}</a>
    <form class="search" action="/search" role="search">
      <input name="q" type="search" aria-label="${texts.search}" placeholder="${texts.search}" />
    </form>
    <nav aria-label="${texts.yours}">
      <a href="/cart">${texts.cart} (${count})</a>
      ${customer === null
        ? html`<a href="/sign-in">${texts.signIn}</a>`
        : html`<a href="/account">${texts.account}</a>`}
      <form method="post" action="/language"><button class="plain">${texts.other}</button></form>
    </nav>
    <nav class="shelves" aria-label="${texts.goods}">
      ${shelves.map((shelf) => html`<a href="/c/${shelf}">${labelOf(shelf, language)}</a> `)}
    </nav>
  </header>`;
};

/** The whole document. */
export const documentOf = (
  { title, main, decided }: Page,
  { session, settings, nonce }: Frame,
): string => {
  const { host, browserKey } = settings;
  const { language, consent, customer } = session;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${TEXTS[language].shop}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/images/p-301.svg" />
        ${decided?.element ?? null} ${made(snippetElement({ writeKey: browserKey, host, nonce }))}
        <script type="module" nonce="${nonce}" src="/client.js"></script>
      </head>
      <body data-answer="${consent}" data-customer="${customer ?? ""}">
        ${top(session)}
        <main>${main}</main>
        ${banner(session)} ${tourPanel(session, host)}
      </body>
    </html>`.markup;
};

import type { Attune, Asked, Settings } from "./attune.ts";
import { contextOf, priceIn } from "./attune.ts";
import {
  find,
  guideOf,
  inCategory,
  labelOf,
  linesOf,
  NEW_PRODUCTS,
  productOf,
  shelves,
} from "./goods.ts";
import type { Page } from "./layout.ts";
import { CART_SHELVES, HOME_SHELVES, PRODUCT_SHELVES, READING } from "./shelf.ts";
import {
  accountPage,
  cartPage,
  checkoutPage,
  guidePage,
  homePage,
  listPage,
  messagePage,
  productPage,
  signInPage,
} from "./pages.ts";
import { TEXTS } from "./texts.ts";
import { enteredSince, whyPage } from "./why.ts";

/** A request for a page. */
export type Visit = Asked & {
  readonly url: URL;
  readonly attune: Attune;
  readonly settings: Settings;
};

/** Notes what was true at the first decision after signing in: what comes later is new. */
const noteStart = async ({ attune, session }: Visit, id: string | null): Promise<void> => {
  if (session.customer === null || session.segments !== null || id === null) return;
  const explained = await attune.explain(session, id);
  if (explained) session.segments = new Set(explained.segments ?? []);
};

const home = async (visit: Visit): Promise<Page> => {
  const { attune, session } = visit;
  const lines = linesOf(session.cart);
  const slots = ["main_hero", "home_hero", ...HOME_SHELVES];
  const decided = await attune.decide(visit, slots, contextOf(session, lines));
  const hero = decided.of("home_hero");
  await noteStart(visit, decided.of("main_hero").id);
  if (session.customer !== null && hero.id !== null) {
    session.hero ??= hero.offer ?? "";
    if (session.hero !== (hero.offer ?? "")) session.done.add("change");
  }
  if (session.looked && decided.of("home_because_viewed").items.length > 0)
    session.done.add("shelf");
  return homePage(session, decided);
};

const product = async (visit: Visit, id: string): Promise<Page | null> => {
  const found = productOf(id);
  if (!found) return null;
  const { attune, session } = visit;
  const { currency } = session.market;
  await attune.tell(visit, "Product Viewed", {
    product_id: id,
    name: found.names[session.language],
    category: found.category,
    brand: found.brand,
    price: found.prices[currency],
    currency,
  });
  session.looked = true;
  // The price's offer says which product it is for; on other products there is nothing to ask.
  const slots = [...(id === "p-301" ? ["product_price"] : []), ...PRODUCT_SHELVES, READING];
  const context = { ...contextOf(session, []), page: { product_id: id } };
  const decided = await attune.decide(visit, slots, context);
  const own = priceIn(decided.of("product_price"));
  if (own) {
    session.prices.set(id, own);
    session.done.add("price");
  }
  return productPage(found, session, decided);
};

const guide = async (visit: Visit, id: string): Promise<Page | null> => {
  const found = guideOf(id);
  if (!found) return null;
  const { attune, session } = visit;
  await attune.tell(visit, "Product Viewed", {
    product_id: id,
    name: found.names[session.language],
    category: found.category,
  });
  const context = { ...contextOf(session, []), page: { product_id: id } };
  return guidePage(found, session, await attune.decide(visit, [READING], context));
};

const why = async ({ attune, session, settings }: Visit, id: string): Promise<Page | null> => {
  const explained = await attune.explain(session, id);
  if (!explained) return messagePage(TEXTS[session.language].notYours);
  session.done.add("why");
  const { segments = [], offer, slot } = explained;
  if (enteredSince(session.segments, segments).length > 0) session.done.add("segment");
  if (slot === "product_price" && offer === null) session.done.add("not-shown");
  return whyPage(explained, session, settings.host);
};

const checkout = async (visit: Visit): Promise<Page> => {
  const { attune, session } = visit;
  const lines = linesOf(session.cart);
  if (lines.length === 0) return cart(visit);
  const context = contextOf(session, lines);
  return checkoutPage(lines, session, await attune.decide(visit, ["payment_options"], context));
};

const cart = async (visit: Visit): Promise<Page> => {
  const { attune, session } = visit;
  const lines = linesOf(session.cart);
  const slots = lines.length === 0 ? [] : CART_SHELVES;
  return cartPage(lines, session, await attune.decide(visit, slots, contextOf(session, lines)));
};

const account = async (visit: Visit): Promise<Page> => {
  const { attune, session, url } = visit;
  const decided = await attune.decide(visit, ["account_banner"]);
  return accountPage(session, decided, url.searchParams.has("thanks"));
};

const list = ({ session, url }: Visit, category: string | null): Page | null => {
  const { language } = session;
  const words = (url.searchParams.get("q") ?? "").slice(0, 100);
  if (category === null)
    return listPage(`${TEXTS[language].search}: ${words}`, find(words, language), session);
  return shelves.includes(category)
    ? listPage(labelOf(category, language), inCategory(category), session)
    : null;
};

/** Where the recipes' offers lead that have no page of their own here. */
const fresh: Answering = ({ session }) =>
  listPage(TEXTS[session.language].fresh, NEW_PRODUCTS, session);

type Answering = (visit: Visit, rest: string) => Promise<Page | null> | Page | null;

const WITHOUT: Readonly<Record<string, Answering>> = {
  "": home,
  cart,
  checkout,
  account,
  new: fresh,
  "after-your-first-order": fresh,
  club: account,
  search: (visit) => list(visit, null),
  "sign-in": ({ session }) => signInPage(session),
};

const WITH: Readonly<Record<string, Answering>> = {
  p: product,
  g: guide,
  c: (visit, category) => list(visit, category),
  why,
};

const answerer = (path: string): { readonly give: Answering; readonly rest: string } | null => {
  const [, first = "", rest, more] = path.split("/");
  const known = rest === undefined ? WITHOUT : WITH;
  const give = Object.hasOwn(known, first) ? known[first] : undefined;
  return give && more === undefined ? { give, rest: rest ?? "" } : null;
};

/** The page at an address; null where there is none. */
export const pageFor = async (visit: Visit): Promise<Page | null> => {
  const found = answerer(visit.url.pathname);
  return found === null ? null : found.give(visit, found.rest);
};

import type { Asked, Attune } from "./attune.ts";
import { customerOf } from "./customers.ts";
import type { CartLine } from "./goods.ts";
import { linesOf, MARKETS, priceOf, productOf, totalOf } from "./goods.ts";
import type { Session, Sessions } from "./session.ts";

/** A form that was sent. */
export type Action = Asked & {
  readonly form: URLSearchParams;
  readonly attune: Attune;
  readonly sessions: Sessions;
  readonly from: string;
};

/** Where it leads, and the session that holds from now on. */
export type Outcome = { readonly to: string; readonly session: Session };

type Act = (action: Action) => Promise<Outcome> | Outcome;

const lineEvent = ({ product, quantity }: CartLine, { language, market, prices }: Session) => ({
  product_id: product.id,
  name: product.names[language],
  category: product.category,
  brand: product.brand,
  price: priceOf(product, market, prices),
  currency: market.currency,
  quantity,
});

const MOST_OF_ONE = 20;

const add: Act = async (action) => {
  const { session, form, attune } = action;
  const product = productOf(form.get("product") ?? "");
  if (!product) return { to: "/cart", session };
  const there = session.cart.get(product.id) ?? 0;
  session.cart.set(product.id, Math.min(MOST_OF_ONE, there + 1));
  await attune.tell(action, "Product Added", lineEvent({ product, quantity: 1 }, session));
  return { to: "/cart", session };
};

const remove: Act = async (action) => {
  const { session, form, attune } = action;
  const product = productOf(form.get("product") ?? "");
  const quantity = product ? session.cart.get(product.id) : undefined;
  if (!product || quantity === undefined) return { to: "/cart", session };
  session.cart.delete(product.id);
  await attune.tell(action, "Product Removed", lineEvent({ product, quantity }, session));
  return { to: "/cart", session };
};

const METHODS: ReadonlySet<string> = new Set(["card", "swish", "invoice", "paypal", "instalments"]);

const order: Act = async (action) => {
  const { session, form, attune } = action;
  const lines = linesOf(session.cart);
  if (lines.length === 0) return { to: "/cart", session };
  const { market, prices } = session;
  const method = form.get("method") ?? "";
  await attune.tell(action, "Order Completed", {
    order_id: `O-${crypto.randomUUID()}`,
    store: "online",
    total: totalOf(lines, market, prices),
    currency: market.currency,
    payment_method: METHODS.has(method) ? method : "card",
    products: lines.map((line) => lineEvent(line, session)),
  });
  session.cart.clear();
  return { to: "/account?thanks", session };
};

const consent: Act = ({ session, form, from }) => {
  session.consent = form.get("answer") === "yes" ? "yes" : "no";
  if (session.consent === "yes") session.done.add("agree");
  else session.prices.clear();
  return { to: from, session };
};

/**
 * A new session for whoever signs in: nothing of the one before is theirs. What they left in the cart
 * is put there again, also when somebody has played them, and ordered it, before.
 */
const signIn: Act = async (action) => {
  const { session, sessions, form, attune } = action;
  const customer = customerOf(form.get("customer"));
  if (!customer) return { to: "/sign-in", session };
  const next = sessions.another(session);
  next.customer = customer.id;
  next.market = MARKETS[customer.language];
  for (const [id, quantity] of Object.entries(customer.cart)) next.cart.set(id, quantity);
  for (const line of linesOf(next.cart))
    await attune.tell({ ...action, session: next }, "Product Added", lineEvent(line, next));
  if (next.consent === "yes") next.done.add("be");
  return { to: "/", session: next };
};

const signOut: Act = ({ session, sessions }) => ({ to: "/", session: sessions.another(session) });

const language: Act = ({ session, from }) => {
  session.language = session.language === "sv" ? "en" : "sv";
  if (session.customer === null) session.market = MARKETS[session.language];
  return { to: from, session };
};

/** What forms do, by their path. */
export const ACTIONS: Readonly<Record<string, Act>> = {
  "/cart/add": add,
  "/cart/remove": remove,
  "/order": order,
  "/consent": consent,
  "/sign-in": signIn,
  "/sign-out": signOut,
  "/language": language,
};

import type { JsonObject } from "@attune/core/json";
import { own, ownObject, ownText } from "@attune/core/json";
import type { ShopEvent } from "../src/demo/index.ts";
import { CATALOG_ITEMS } from "../src/demo/index.ts";

/** A generated customer with all that the shop was sent of her, in order of time. */
export type ShopCustomer = {
  readonly userId: string;
  readonly messages: readonly JsonObject[];
};

const eventOf = (message: JsonObject): string => ownText(message, "event") ?? "";
export const propertyOf = (message: JsonObject, name: string): unknown =>
  own(own(message, "properties"), name);
export const timeOf = (message: JsonObject): number =>
  Date.parse(ownText(message, "timestamp") ?? "");

const loyaltyIdOf = (message: JsonObject): string | undefined =>
  ownText(ownObject(ownObject(message, "context"), "traits"), "loyalty_id") ??
  ownText(ownObject(message, "traits"), "loyalty_id");

/**
 * Customers by what the shop was sent: what a till says names a loyalty card, what a browser says its own
 * id. Who was on a browser with somebody else is left out: whose that was cannot be told from events.
 */
export const customersIn = (events: readonly ShopEvent[]): ShopCustomer[] => {
  const owners = new Map<string, Set<string>>();
  const cards = new Map<string, string>();
  for (const { message } of events) {
    const userId = ownText(message, "userId");
    const browser = ownText(message, "anonymousId");
    const card = loyaltyIdOf(message);
    if (userId === undefined) continue;
    if (browser !== undefined) owners.set(browser, (owners.get(browser) ?? new Set()).add(userId));
    if (card !== undefined) cards.set(card, userId);
  }
  const of = (message: JsonObject): string | undefined => {
    const [owner] = owners.get(ownText(message, "anonymousId") ?? "") ?? [];
    return ownText(message, "userId") ?? owner ?? cards.get(loyaltyIdOf(message) ?? "");
  };
  const shared = new Set([...owners.values()].flatMap((all) => (all.size > 1 ? [...all] : [])));
  const seen = new Set<string>();
  const once = events.filter(({ source, message }) => {
    const id = `${source} ${ownText(message, "messageId") ?? ""}`;
    const isFirst = !seen.has(id);
    seen.add(id);
    return isFirst;
  });
  return [...Map.groupBy(once, ({ message }) => of(message))].flatMap(([userId, theirs]) =>
    userId === undefined || !userId.startsWith("customer-") || shared.has(userId)
      ? []
      : [{ userId, messages: theirs.map(({ message }) => message) }],
  );
};

/** The events of a name, with a property's value if that is given. */
export const eventsOf = (
  { messages }: ShopCustomer,
  name: string,
  where: Readonly<Record<string, unknown>> = {},
): readonly JsonObject[] =>
  messages.filter(
    (message) =>
      eventOf(message) === name &&
      Object.entries(where).every(([key, value]) => propertyOf(message, key) === value),
  );

export const ordersOf = (customer: ShopCustomer): readonly JsonObject[] =>
  eventsOf(customer, "Order Completed");

/** What was put into the cart after the last order and is there still, in order of keys. */
export const cartOf = (customer: ShopCustomer): readonly string[] => {
  const last = timeOf(ordersOf(customer).at(-1) ?? {});
  const cart = new Set<string>();
  for (const message of customer.messages) {
    if (timeOf(message) < last) continue;
    if (eventOf(message) === "Product Added") cart.add(String(propertyOf(message, "product_id")));
    if (eventOf(message) === "Product Removed")
      cart.delete(String(propertyOf(message, "product_id")));
  }
  return [...cart].sort();
};

/** What she said when she was asked last; undefined for who never signed in. */
export const consentOf = ({ messages }: ShopCustomer, category: string): unknown => {
  const asked = messages.findLast((message) => ownText(message, "type") === "identify");
  const consent = ownObject(ownObject(asked ?? {}, "context"), "consent");
  return own(ownObject(consent, "categoryPreferences"), category);
};

export const countryOf = ({ messages }: ShopCustomer): string | undefined =>
  messages.map((message) => ownText(ownObject(message, "traits"), "country")).find(Boolean);

export const isMember = ({ messages }: ShopCustomer): boolean =>
  messages.some((message) => loyaltyIdOf(message) !== undefined);

export const pointsOf = (customer: ShopCustomer): number =>
  ordersOf(customer).reduce((sum, order) => sum + Number(propertyOf(order, "points") ?? 0), 0);

/** Part of the orders that had a coupon; null without orders. */
export const couponShareOf = (customer: ShopCustomer): number | null => {
  const orders = ordersOf(customer);
  const withCoupon = orders.filter((order) => propertyOf(order, "coupon") !== undefined);
  return orders.length === 0 ? null : withCoupon.length / orders.length;
};

export const priceOf = (product: string): unknown =>
  CATALOG_ITEMS.find(({ id }) => id === product)?.["price"];

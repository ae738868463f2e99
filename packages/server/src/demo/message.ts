import type { Json, JsonObject } from "@attune/core/json";
import type { Line } from "./catalog.ts";
import { totalOf } from "./catalog.ts";
import type { Market } from "./market.ts";
import type { Moment, Order, SourceKey, Step } from "./moment.ts";
import type { Device, Person } from "./people.ts";

/** A message as its source sends it: the Segment wire form. */
export type ShopEvent = { readonly source: SourceKey; readonly message: JsonObject };

const SHOP = "https://shop.example.com";

const AGENTS: Readonly<Record<Device["kind"], string>> = {
  laptop:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  phone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
  app: "ShopDemo/4.2 (iPhone; iOS 19.0)",
};

const LIBRARIES = {
  web: { name: "analytics.js", version: "npm:next-1.84.3" },
  shop: { name: "@segment/analytics-node", version: "3.1.0" },
} as const;

const productOf = ({ product }: Line, market: Market): JsonObject => ({
  product_id: product.id,
  name: product.names[market.language],
  category: product.category,
  brand: product.brand,
  price: product.prices[market.currency],
  currency: market.currency,
  url: `${SHOP}/${market.language}/p/${product.id}`,
});

const lineOf = (line: Line, market: Market): JsonObject => ({
  ...productOf(line, market),
  quantity: line.quantity,
});

const inCents = (amount: number): number => Math.round(amount * 100) / 100;

const discountOf = ({ lines, discount }: Order, { currency }: Market): number =>
  inCents(totalOf(lines, currency) * discount);

const paidFor = (order: Order, market: Market): number =>
  inCents(totalOf(order.lines, market.currency) - discountOf(order, market));

/** Segment's spec calls the sum of a checkout its value and that of an order its total. */
const orderOf = (order: Order, market: Market, sum: "value" | "total"): JsonObject => ({
  order_id: order.orderId,
  store: order.store,
  ...(order.withTotal ? { [sum]: paidFor(order, market) } : {}),
  currency: market.currency,
  products: order.lines.map((line) => lineOf(line, market)),
});

/** Members of the loyalty club get a point for each euro or ten kronor. */
const pointsFor = (order: Order, market: Market): number =>
  Math.floor(paidFor(order, market) / (market.currency === "SEK" ? 10 : 1));

const paymentOf = (order: Order, { market, loyaltyId }: Person): JsonObject => ({
  payment_method: order.paidWith,
  ...(order.discount > 0
    ? { coupon: `TAKE${order.discount * 100}`, discount: discountOf(order, market) }
    : {}),
  ...(loyaltyId ? { points: pointsFor(order, market) } : {}),
});

const TITLES = { sv: { home: "Hem", shelf: "Avdelning" }, en: { home: "Home", shelf: "Shelf" } };

type Page = { readonly name: string; readonly path: string; readonly title: string };

const pageOf = ({ by, step }: Moment): Page | null => {
  const { language } = by.market;
  switch (step.kind) {
    case "home":
      return { name: "Home", path: `/${language}`, title: TITLES[language].home };
    case "category":
      return {
        name: "Category",
        path: `/${language}/c/${step.category}`,
        title: `${TITLES[language].shelf}: ${step.category}`,
      };
    case "viewed":
    case "added":
    case "removed":
      return {
        name: "Product",
        path: `/${language}/p/${step.line.product.id}`,
        title: step.line.product.names[language],
      };
    default:
      return null;
  }
};

const identifiersOf = ({ by, device, standing }: Moment): JsonObject => ({
  ...(standing === "signed-in" ? { userId: by.userId } : {}),
  ...(device ? { anonymousId: device.anonymousId } : {}),
});

const deviceContext = (device: Device, page: Page | null): JsonObject => ({
  userAgent: AGENTS[device.kind],
  ...(device.deviceId
    ? { device: { id: device.deviceId, type: "ios" }, app: { name: "Shop", version: "4.2" } }
    : {}),
  ...(page && device.kind !== "app"
    ? { page: { path: page.path, title: page.title, url: `${SHOP}${page.path}` } }
    : {}),
});

/** By which way it happened: figures are told by channel. */
const channelOf = ({ device, standing, step }: Moment): string => {
  if (step.kind === "email-delivered" || step.kind === "email-opened") return "email";
  const isInStore = "order" in step && step.order.store !== "online";
  if (isInStore || standing === "at-the-till") return "store";
  return device?.kind === "app" ? "app" : "web";
};

const contextOf = (moment: Moment, source: SourceKey): JsonObject => {
  const { by, device, standing } = moment;
  return {
    library: LIBRARIES[source],
    channel: channelOf(moment),
    locale: by.market.locale,
    timezone: by.market.timezone,
    location: { country: by.market.country },
    ...(device ? deviceContext(device, pageOf(moment)) : {}),
    ...(standing === "at-the-till" && by.loyaltyId ? { traits: { loyalty_id: by.loyaltyId } } : {}),
    ...(moment.step.kind === "identified" ? { consent: { categoryPreferences: by.consent } } : {}),
  };
};

const traitsOf = (by: Person, favourite: string | null): JsonObject => ({
  email: by.email,
  name: `${by.firstName} ${by.lastName}`,
  firstName: by.firstName,
  lastName: by.lastName,
  country: by.market.country,
  ...(by.phone ? { phone: by.phone } : {}),
  ...(by.loyaltyId ? { loyalty_id: by.loyaltyId } : {}),
  ...(favourite ? { preferred_category: favourite } : {}),
});

const track = (event: string, properties: JsonObject): JsonObject => ({
  type: "track",
  event,
  properties,
});

const EVENT_NAMES = {
  viewed: "Product Viewed",
  added: "Product Added",
  removed: "Product Removed",
  checkout: "Checkout Started",
  ordered: "Order Completed",
  refunded: "Order Refunded",
  "payment-failed": "Payment Failed",
  "ticket-opened": "Ticket Opened",
  "ticket-closed": "Ticket Closed",
  "email-delivered": "Email Delivered",
  "email-opened": "Email Opened",
} as const;

type Tracked = Extract<Step, { kind: keyof typeof EVENT_NAMES }>;

const propertiesOf = (step: Tracked, by: Person): JsonObject => {
  const { market } = by;
  switch (step.kind) {
    case "viewed":
      return productOf(step.line, market);
    case "added":
    case "removed":
      return lineOf(step.line, market);
    case "checkout":
      return orderOf(step.order, market, "value");
    case "ordered":
      return { ...orderOf(step.order, market, "total"), ...paymentOf(step.order, by) };
    case "refunded":
      return orderOf(step.order, market, "total");
    case "payment-failed":
      return {
        order_id: step.order.orderId,
        payment_method: step.order.paidWith,
        reason: "declined",
      };
    case "ticket-opened":
    case "ticket-closed":
      return { ticket_id: step.ticketId, topic: step.topic };
    default:
      return { campaign: step.campaign, message_id: step.messageId };
  }
};

/** A look at a page or, in the app, at a screen. */
const lookOf = (moment: Moment): JsonObject => {
  const page = pageOf(moment);
  const name = page?.name ?? "Home";
  if (moment.device?.kind === "app") return { type: "screen", name, properties: { name } };
  const properties: Json = page
    ? { name, path: page.path, title: page.title, url: `${SHOP}${page.path}` }
    : { name };
  return { type: "page", name, properties };
};

const bodyOf = (moment: Moment): JsonObject => {
  const { by, step } = moment;
  switch (step.kind) {
    case "home":
    case "category":
      return lookOf(moment);
    case "identified":
      return { type: "identify", traits: traitsOf(by, step.favourite) };
    case "joined":
      return { type: "group", groupId: step.club.id, traits: { name: step.club.name } };
    case "as-sent":
      return step.message;
    default:
      return track(EVENT_NAMES[step.kind], propertiesOf(step, by));
  }
};

/**
 * A browser's key is public, so the `web` source never names a person: once somebody has signed in,
 * the shop's own server speaks for them. Apps and tills talk to that server too.
 */
const sourceOf = ({ step, standing, device }: Moment): SourceKey => {
  if (step.kind === "as-sent") return step.source;
  return standing === "visitor" && device !== null && device.kind !== "app" ? "web" : "shop";
};

/** Epoch milliseconds as ISO 8601 text. */
export const isoOf = (at: number): string => new Date(at).toISOString();

export const writeMessage = (moment: Moment, messageId: string): ShopEvent => {
  const source = sourceOf(moment);
  const spoken = moment.step.kind === "as-sent";
  return {
    source,
    message: {
      messageId,
      ...(spoken
        ? { context: { library: LIBRARIES[source] } }
        : { ...identifiersOf(moment), context: contextOf(moment, source) }),
      timestamp: isoOf(moment.at),
      ...bodyOf(moment),
    },
  };
};

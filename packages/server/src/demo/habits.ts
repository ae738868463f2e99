import type { Line, Product } from "./catalog.ts";
import { CATEGORIES, drawProduct, totalOf } from "./catalog.ts";
import { DAY, HOUR, SECOND, STORES } from "./market.ts";
import type { Store } from "./market.ts";
import type { Moment, Order, Standing, Step } from "./moment.ts";
import type { Customer, Device } from "./people.ts";
import type { NonEmpty, Random } from "./random.ts";
import type { Season } from "./season.ts";
import { favouriteSent, hasTotal } from "./season.ts";
import { discountFor, methodFor, otherMethod } from "./wallet.ts";

/** Local hours of visits: lunch and evenings are busiest. */
const HOURS: NonEmpty<number> = [
  7, 8, 8, 9, 10, 11, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 20, 21, 21, 21, 22,
];

/** Longer than any visit takes, so that visits of one customer never overlap. */
const APART = 1.5 * HOUR;

/** How often things happen: chosen to look like a shop, measured nowhere. */
const ODDS = {
  atTheTill: 0.12,
  signsInAtOnce: 0.6,
  identifiesAgain: 0.15,
  favouriteShelf: 0.5,
  shelfPage: 0.4,
  adds: 0.4,
  removes: 0.15,
  checksOut: 0.6,
  pays: 0.75,
  refunds: 0.06,
  opens: 0.35,
  paymentFails: 0.08,
  givesUpWhenItFails: 0.3,
  asksForHelp: 0.08,
  isHelped: 0.75,
} as const;

/** A customer going through the season. Lives for one call of `historyOf`, changed in place by it. */
type Walk = {
  readonly customer: Customer;
  readonly season: Season;
  readonly random: Random;
  /** A stream for what happens beside: it moves nothing of the rest. */
  readonly aside: Random;
  readonly cart: Map<Product, number>;
  readonly signedIn: Set<Device>;
  readonly moments: Moment[];
  orders: number;
  signedUpAt: number | null;
  at: number;
  device: Device | null;
  standing: Standing;
};

const say = (walk: Walk, step: Step): void => {
  const { at, customer, device, standing } = walk;
  walk.moments.push({ at, by: customer, device, standing, step });
  walk.at += (10 + walk.random.below(140)) * SECOND;
};

const visitTimes = ({ from, now, days }: Season, customer: Customer, random: Random): number[] => {
  const midnight = now - (now % DAY);
  const drawn = Array.from({ length: customer.visits }, () => {
    const local = random.pick(HOURS) - customer.market.utcHours;
    return midnight - random.below(days) * DAY + local * HOUR + random.below(HOUR);
  });
  const times: number[] = [];
  for (const at of drawn.sort((a, b) => a - b)) {
    const last = times.at(-1) ?? -Infinity;
    if (at >= from && at <= now - APART && at - last >= APART) times.push(at);
  }
  return times.length > 0 ? times : [midnight - DAY - random.below(12 * HOUR)];
};

const identify = (walk: Walk): void => {
  const { customer, season, at } = walk;
  say(walk, { kind: "identified", favourite: favouriteSent(season, customer.favourite, at) });
};

const signIn = (walk: Walk): void => {
  const { customer, device } = walk;
  walk.standing = "signed-in";
  if (device) walk.signedIn.add(device);
  identify(walk);
  if (walk.signedUpAt !== null) return;
  walk.signedUpAt = walk.at;
  if (customer.club) say(walk, { kind: "joined", club: customer.club });
};

const lineOf = ([product, quantity]: readonly [Product, number]): Line => ({ product, quantity });

const nextOrder = (walk: Walk, store: Store, lines: readonly Line[]): Order => {
  walk.orders += 1;
  const { customer, season, at, aside } = walk;
  const { wallet, market } = customer;
  const amount = totalOf(lines, market.currency);
  return {
    orderId: `O-${customer.userId.slice("customer-".length)}-${walk.orders}`,
    store,
    lines,
    withTotal: hasTotal(season, store, at),
    paidWith: methodFor(aside, wallet, market, amount),
    discount: discountFor(aside, wallet),
  };
};

/** What happens beside, at a time of its own. */
const note = (walk: Walk, at: number, step: Step): void => {
  const { customer, season, device, standing } = walk;
  if (at <= season.now) walk.moments.push({ at, by: customer, device, standing, step });
};

/** A way to pay fails now and then; then another is taken. */
const paid = (walk: Walk, order: Order): Order => {
  const { aside, customer, at } = walk;
  if (order.store !== "online" || !aside.chance(ODDS.paymentFails)) return order;
  note(walk, at - 5 * SECOND, { kind: "payment-failed", order });
  return { ...order, paidWith: otherMethod(aside, order.paidWith, customer.market) };
};

const TOPICS: NonEmpty<string> = ["delivery", "return", "size", "invoice"];

/** Some write to customer service after an order; most of them get their answer. */
const askForHelp = (walk: Walk, { orderId }: Order): void => {
  const { aside, at } = walk;
  if (!aside.chance(ODDS.asksForHelp)) return;
  const ticket = { ticketId: `T-${orderId.slice("O-".length)}`, topic: aside.pick(TOPICS) };
  const opened = at + DAY + aside.below(6 * DAY);
  const closed = opened + HOUR + aside.below(3 * DAY);
  const told = { ...walk, device: null, standing: "signed-in" } as const;
  note(told, opened, { kind: "ticket-opened", ...ticket });
  if (aside.chance(ODDS.isHelped)) note(told, closed, { kind: "ticket-closed", ...ticket });
};

const complete = (walk: Walk, wanted: Order): void => {
  const { season, random, customer } = walk;
  const order = paid(walk, wanted);
  say(walk, { kind: "ordered", order });
  walk.cart.clear();
  askForHelp(walk, order);
  if (!random.chance(ODDS.refunds)) return;
  const at = walk.at + (4 + random.below(14)) * DAY;
  if (at > season.now) return;
  const back = { ...order, lines: order.lines.slice(0, 1), withTotal: true };
  const step = { kind: "refunded", order: back } as const;
  walk.moments.push({ at, by: customer, device: null, standing: "signed-in", step });
};

const interest = ({ customer, random }: Walk): Product =>
  drawProduct(
    random,
    random.chance(ODDS.favouriteShelf) ? customer.favourite : random.pick(CATEGORIES),
  );

const browse = (walk: Walk): void => {
  const { random, cart } = walk;
  say(walk, { kind: "home" });
  for (let looks = 1 + random.below(3); looks > 0; looks -= 1) {
    const product = interest(walk);
    if (random.chance(ODDS.shelfPage)) say(walk, { kind: "category", category: product.category });
    say(walk, { kind: "viewed", line: { product, quantity: 1 } });
    if (!random.chance(ODDS.adds)) continue;
    const line = { product, quantity: random.pick([1, 1, 1, 2]) };
    say(walk, { kind: "added", line });
    cart.set(product, line.quantity);
    if (!random.chance(ODDS.removes)) continue;
    say(walk, { kind: "removed", line });
    cart.delete(product);
  }
};

/** A till takes no cart from the web with it, but an order empties the cart all the same. */
const buyAtTheTill = (walk: Walk): void => {
  const { customer, random } = walk;
  walk.device = null;
  walk.standing = "at-the-till";
  const store =
    customer.market.country === "SE"
      ? random.pick<Store>([STORES[0], STORES[1]])
      : random.pick<Store>([STORES[2]]);
  complete(walk, nextOrder(walk, store, [{ product: interest(walk), quantity: 1 }]));
};

const giveUp = (walk: Walk, order: Order): void => {
  if (walk.aside.chance(ODDS.givesUpWhenItFails))
    note(walk, walk.at, { kind: "payment-failed", order });
};

const checkOut = (walk: Walk): void => {
  const { random, customer } = walk;
  if (walk.cart.size === 0 || !random.chance(ODDS.checksOut)) return;
  const order = nextOrder(walk, "online", [...walk.cart].map(lineOf));
  say(walk, { kind: "checkout", order });
  if (customer.signsUpAt === null || !random.chance(ODDS.pays)) return giveUp(walk, order);
  if (walk.standing === "visitor") signIn(walk);
  complete(walk, order);
};

const visitOnline = (walk: Walk, signsUp: boolean): void => {
  const { customer, random } = walk;
  walk.device = random.chance(0.7) ? customer.devices[0] : random.pick(customer.devices);
  const known = walk.signedIn.has(walk.device);
  walk.standing = known ? "signed-in" : "visitor";
  if (known && random.chance(ODDS.identifiesAgain)) identify(walk);
  if (!known && walk.signedUpAt !== null && random.chance(ODDS.signsInAtOnce)) signIn(walk);
  browse(walk);
  if (signsUp && walk.standing === "visitor") signIn(walk);
  checkOut(walk);
};

const EVERY = 14 * DAY;
const FIRST_AGO = 5 * DAY;

/** A newsletter every other week to those who signed up and said yes to marketing. */
const readNewsletters = (walk: Walk): void => {
  const { customer, season, random, signedUpAt } = walk;
  if (signedUpAt === null || !customer.consent.marketing) return;
  const tell = (at: number, step: Step): void => {
    walk.moments.push({ at, by: customer, device: null, standing: "signed-in", step });
  };
  for (let issue = 1, out = season.now - FIRST_AGO; out > signedUpAt; issue += 1, out -= EVERY) {
    const mail = {
      campaign: `newsletter-${issue}`,
      messageId: `newsletter-${issue}-${customer.userId}`,
    };
    const delivered = out + random.below(HOUR);
    tell(delivered, { kind: "email-delivered", ...mail });
    if (random.chance(ODDS.opens))
      tell(delivered + 60 * SECOND + random.below(3 * DAY), { kind: "email-opened", ...mail });
  }
};

/** Everything that one customer does and gets in the season. */
export const historyOf = (
  customer: Customer,
  season: Season,
  random: Random,
  aside: Random,
): Moment[] => {
  const walk: Walk = {
    customer,
    season,
    random,
    aside,
    cart: new Map(),
    signedIn: new Set(),
    moments: [],
    orders: 0,
    signedUpAt: null,
    at: season.from,
    device: null,
    standing: "visitor",
  };
  const times = visitTimes(season, customer, random);
  // A visit that fell away must not take the sign-up with it.
  const signsUpAt = Math.min(customer.signsUpAt ?? Infinity, times.length - 1);
  for (const [visit, at] of times.entries()) {
    walk.at = at;
    const signsUp = customer.signsUpAt !== null && visit === signsUpAt;
    if (!signsUp && customer.loyaltyId && walk.signedUpAt !== null && random.chance(ODDS.atTheTill))
      buyAtTheTill(walk);
    else visitOnline(walk, signsUp);
  }
  readNewsletters(walk);
  return walk.moments;
};

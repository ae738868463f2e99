import type { Event } from "../event/index.ts";
import { channelOf } from "../event/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own, ownObject, ownText } from "../json/index.ts";
import { amountOf, amountText, dealOf } from "../order/index.ts";
import type { Stamp } from "./stamp.ts";
import {
  compareStamps,
  decodeStamp,
  earlierStamp,
  laterStamp,
  stampOf,
  stampText,
} from "./stamp.ts";

/** Orders of which channel, hour and categories are remembered: the latest ones. */
export const RECENT_ORDERS = 50;
const MOST_CATEGORIES = 20;
const LONGEST = 100;

/** What came in and went back in one currency, in ten-thousandths of its unit. */
export type Money = {
  /** Orders that say an amount in it. */
  readonly orders: number;
  readonly revenue: bigint;
  readonly refunded: bigint;
};

export type RecentOrder = {
  readonly stamp: Stamp;
  readonly channel: string | null;
  /** Of its products, one for each line that names one. */
  readonly categories: readonly string[];
};

/** What somebody bought and gave back, over all time. */
export type Purchases = {
  /** By code of ISO 4217; the empty key is where an event names none. */
  readonly money: Readonly<Record<string, Money>>;
  /** Count of Order Refunded. */
  readonly refunds: number;
  /** Orders with a discount or a coupon. */
  readonly discounted: number;
  readonly first: Stamp | null;
  readonly last: Stamp | null;
  /** The latest orders, oldest first. */
  readonly recent: readonly RecentOrder[];
};

export const NO_PURCHASES: Purchases = {
  money: {},
  refunds: 0,
  discounted: 0,
  first: null,
  last: null,
  recent: [],
};

const NO_MONEY: Money = { orders: 0, revenue: 0n, refunded: 0n };

const text = (value: string | undefined): string[] => {
  const trimmed = value?.trim().slice(0, LONGEST).toWellFormed();
  return trimmed ? [trimmed] : [];
};

/** The category that a line names, else that of the catalog item stamped on the event. */
const categoryOf = (line: Json, items: JsonObject): string[] => {
  const [named] = text(ownText(line, "category"));
  if (named !== undefined) return [named];
  const id = own(line, "product_id");
  const item = typeof id === "string" || typeof id === "number" ? own(items, String(id)) : null;
  return text(ownText(item ?? null, "category"));
};

const recentOf = (event: Event, properties: JsonObject): RecentOrder => {
  const products = own(properties, "products");
  const items = isObject(event.items) ? event.items : {};
  const lines: readonly Json[] = Array.isArray(products) ? products : [];
  return {
    stamp: stampOf(event),
    channel: channelOf(event),
    categories: lines.flatMap((line) => categoryOf(line, items)).slice(0, MOST_CATEGORIES),
  };
};

const isDiscounted = (properties: JsonObject): boolean =>
  (amountOf(own(properties, "discount")) ?? 0n) > 0n ||
  (ownText(properties, "coupon") ?? "").trim() !== "";

/** What one event adds; `NO_PURCHASES` for what is no order and no refund. */
export const purchasesOf = (event: Event): Purchases => {
  const deal = dealOf(event);
  if (deal === null) return NO_PURCHASES;
  const { kind, amount, currency } = deal;
  const isOrder = kind === "order";
  const own: Money = isOrder
    ? { ...NO_MONEY, orders: 1, revenue: amount ?? 0n }
    : { ...NO_MONEY, refunded: amount ?? 0n };
  const money = amount === null ? {} : { [currency]: own };
  if (!isOrder) return { ...NO_PURCHASES, money, refunds: 1 };
  const properties = ownObject(event.message, "properties");
  const recent = recentOf(event, properties);
  const { stamp } = recent;
  return {
    money,
    refunds: 0,
    discounted: isDiscounted(properties) ? 1 : 0,
    first: stamp,
    last: stamp,
    recent: [recent],
  };
};

const combineMoney = (a: Purchases["money"], b: Purchases["money"]): Purchases["money"] => {
  const sum: Record<string, Money> = { ...a };
  for (const [currency, there] of Object.entries(b)) {
    const here = (Object.hasOwn(sum, currency) ? sum[currency] : undefined) ?? NO_MONEY;
    sum[currency] = {
      orders: here.orders + there.orders,
      revenue: here.revenue + there.revenue,
      refunded: here.refunded + there.refunded,
    };
  }
  return sum;
};

/** Joins what different events added: commutative and associative, with `NO_PURCHASES` (L3). */
export const combinePurchases = (a: Purchases, b: Purchases): Purchases => {
  if (b === NO_PURCHASES) return a;
  if (a === NO_PURCHASES) return b;
  return {
    money: combineMoney(a.money, b.money),
    refunds: a.refunds + b.refunds,
    discounted: a.discounted + b.discounted,
    first: earlierStamp(a.first, b.first),
    last: laterStamp(a.last, b.last),
    recent: [...a.recent, ...b.recent]
      .sort((x, y) => compareStamps(x.stamp, y.stamp))
      .slice(-RECENT_ORDERS),
  };
};

const moneyText = (money: Purchases["money"]): string => {
  const members = Object.keys(money)
    .sort()
    .map((currency) => {
      const { orders, revenue, refunded } = money[currency] ?? NO_MONEY;
      return `${JSON.stringify(currency)}:[${orders},"${amountText(revenue)}","${amountText(refunded)}"]`;
    });
  return `{${members.join(",")}}`;
};

/** Purchases as canonical JSON. */
export const purchasesText = ({
  money,
  refunds,
  discounted,
  first,
  last,
  recent,
}: Purchases): string => {
  const orders = recent.map(
    ({ stamp, channel, categories }) =>
      `[${stampText(stamp).slice(1, -1)},${JSON.stringify(channel)},${JSON.stringify(categories)}]`,
  );
  return (
    `{"discounted":${discounted},"first":${stampText(first)},"last":${stampText(last)}` +
    `,"money":${moneyText(money)},"recent":[${orders.join(",")}],"refunds":${refunds}}`
  );
};

const count = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

/** Reads an amount as `amountText` wrote it; a sum may be more than one amount may be. */
const unitsFrom = (value: Json | undefined): bigint =>
  typeof value === "string" ? BigInt(value.replace(".", "")) : 0n;

const recentFrom = (value: Json): RecentOrder[] => {
  const stamp = decodeStamp(value);
  if (stamp === null || !Array.isArray(value)) return [];
  const [channel, categories] = [value[3], value[4]];
  return [
    {
      stamp,
      channel: typeof channel === "string" ? channel : null,
      categories: Array.isArray(categories)
        ? categories.flatMap((each: Json) => (typeof each === "string" ? [each] : []))
        : [],
    },
  ];
};

/** Reads what `purchasesText` wrote. */
export const purchasesFrom = (value: Json | undefined): Purchases => {
  if (!isObject(value)) return NO_PURCHASES;
  const recent = own(value, "recent");
  return {
    money: Object.fromEntries(
      Object.entries(ownObject(value, "money")).flatMap(([currency, each]): [string, Money][] => {
        if (!Array.isArray(each)) return [];
        const [orders, revenue, refunded] = each;
        const amounts = { revenue: unitsFrom(revenue), refunded: unitsFrom(refunded) };
        return [[currency, { orders: count(orders), ...amounts }]];
      }),
    ),
    refunds: count(own(value, "refunds")),
    discounted: count(own(value, "discounted")),
    first: decodeStamp(own(value, "first")),
    last: decodeStamp(own(value, "last")),
    recent: Array.isArray(recent) ? recent.flatMap(recentFrom) : [],
  };
};

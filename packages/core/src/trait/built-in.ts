import { nextWholeDay, wholeDaysSince } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { divideDecimal } from "../kpi/index.ts";
import { AMOUNT_DIGITS, amountText } from "../order/index.ts";
import type { Money, ProfileState, PURCHASE_TRAITS } from "../profile/index.ts";

const DAY = 86_400_000;
/** ISO 4217's code of what has no currency: amounts of events that name none. */
const NO_CURRENCY = "XXX";
/** Digits behind the point of shares and averages of days. */
const DIGITS = 10_000;

type Place = { readonly now: number; readonly zone: string };

const rounded = (value: number): number => Math.round(value * DIGITS) / DIGITS;

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : rounded(Math.min(1, part / whole));

const byCurrency = (
  { purchases: { money } }: ProfileState,
  figureOf: (money: Money) => string | null,
): JsonObject =>
  Object.fromEntries(
    Object.keys(money)
      .sort()
      .flatMap((currency): [string, number][] => {
        const own = money[currency];
        const figure = own ? figureOf(own) : null;
        return figure === null ? [] : [[currency || NO_CURRENCY, Number(figure)]];
      }),
  );

const average = ({ orders, revenue }: Money): string | null =>
  orders === 0 ? null : divideDecimal(amountText(revenue), orders, AMOUNT_DIGITS);

const daysBetween = ({ orders, purchases: { first, last } }: ProfileState): number | null =>
  orders < 2 || first === null || last === null
    ? null
    : rounded((last[0] - first[0]) / DAY / (orders - 1));

/** What occurs most; of several the one that occurs last. */
const mode = <T>(values: readonly T[]): T | null => {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return values.findLast((value) => counts.get(value) === most) ?? null;
};

const hourOf = (time: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).hour;

/** The currency of most orders; of several the first in the alphabet. */
const mainCurrency = ({ purchases: { money } }: ProfileState): string | null => {
  const [first] = Object.entries(money)
    .filter(([, { orders }]) => orders > 0)
    .sort(([a, left], [b, right]) => right.orders - left.orders || (a < b ? -1 : 1));
  return first?.[0] ?? null;
};

/** Recency (whole days), frequency (orders), monetary (revenue of the currency of most orders). */
const rfm = (state: ProfileState, { now }: Place): JsonObject => {
  const { last, money } = state.purchases;
  const currency = mainCurrency(state);
  const revenue = currency === null ? 0n : (money[currency]?.revenue ?? 0n);
  return {
    recency: last === null ? null : wholeDaysSince(last[0], now),
    frequency: state.orders,
    monetary: Number(amountText(revenue)),
    currency: currency === null ? null : currency || NO_CURRENCY,
  };
};

type BuiltIn = (state: ProfileState, place: Place) => Json;
type PurchaseTrait = (typeof PURCHASE_TRAITS)[number];

/** Every profile has a value for each, null where 0 would be wrong. */
const VALUES: Readonly<Record<PurchaseTrait, BuiltIn>> = {
  orders: ({ orders }) => orders,
  revenue: (state) =>
    byCurrency(state, ({ orders, revenue }) => (orders === 0 ? null : amountText(revenue))),
  aov: (state) => byCurrency(state, average),
  days_between_orders: daysBetween,
  discount_share: ({ orders, purchases }) => share(purchases.discounted, orders),
  return_rate: ({ orders, purchases }) => share(purchases.refunds, orders),
  favourite_category: ({ purchases }) => mode(purchases.recent.flatMap((each) => each.categories)),
  favourite_hour: ({ purchases }, { zone }) =>
    mode(purchases.recent.map(({ stamp }) => hourOf(stamp[0], zone))),
  last_channel: ({ purchases }) => purchases.recent.at(-1)?.channel ?? null,
  rfm,
};

export const isPurchaseTrait = (name: string): name is PurchaseTrait => Object.hasOwn(VALUES, name);

/** The value of a built-in trait of purchases. */
export const purchaseTrait = (name: PurchaseTrait, state: ProfileState, place: Place): Json =>
  VALUES[name](state, place);

/** When time alone next changes the value at a path; Infinity when it never does. */
export const purchaseTraitChanges = (path: string, state: ProfileState, now: number): number => {
  const { last } = state.purchases;
  const isRecency = path === "rfm" || path.startsWith("rfm.recency");
  return isRecency && last !== null ? nextWholeDay(last[0], now) : Infinity;
};

import type { Figure } from "../quality/index.ts";
import { LEAST, shareOf } from "../quality/index.ts";
import { divideDecimal, moneyText, subtractDecimals } from "./decimal.ts";

/** What the orders and refunds of one currency add up to; amounts are decimals as text. */
export type CurrencySums = {
  /** As the events say it; empty where they say none. */
  readonly currency: string;
  /** Orders that say an amount in it. */
  readonly orders: number;
  readonly revenue: string;
  readonly refunded: string;
};

/** What was counted over the events of one period, channel, source. */
export type Sums = {
  readonly events: number;
  /** Distinct profiles with an event, and with an order. */
  readonly people: number;
  readonly buyers: number;
  readonly orders: number;
  readonly refunds: number;
  /** One of each currency. */
  readonly money: readonly CurrencySums[];
};

/** An amount of one currency, or how much is there of what it needs (L10). */
export type Amount = {
  readonly currency: string;
  readonly amount: string | null;
  readonly insufficient?: { readonly need: number; readonly have: number };
};

/** Digits behind the point of an average. */
const DIGITS = 2;

/** Buyers ÷ people; insufficient with fewer than 20 people. */
export const conversion = ({ buyers, people }: Pick<Sums, "buyers" | "people">): Figure =>
  shareOf(buyers, people);

/** Orders that say no amount, which revenue lacks. */
export const ordersWithoutAmount = ({ orders, money }: Pick<Sums, "orders" | "money">): number =>
  orders - money.reduce((sum, each) => sum + each.orders, 0);

/** What each currency's orders come to. */
export const revenue = ({ money }: Pick<Sums, "money">): Amount[] =>
  money.map(({ currency, revenue: sum }) => ({ currency, amount: moneyText(sum) }));

/** What each currency's refunds come to. */
export const refunded = ({ money }: Pick<Sums, "money">): Amount[] =>
  money.map(({ currency, refunded: sum }) => ({ currency, amount: moneyText(sum) }));

/** Revenue − refunded, by currency; below zero where more was paid back than came in. */
export const netRevenue = ({ money }: Pick<Sums, "money">): Amount[] =>
  money.map((each) => ({
    currency: each.currency,
    amount: moneyText(subtractDecimals(each.revenue, each.refunded)),
  }));

/** Revenue ÷ orders that say an amount, by currency; insufficient with fewer than 20 of them. */
export const averageOrderValue = ({ money }: Pick<Sums, "money">): Amount[] =>
  money
    .filter(({ orders }) => orders > 0)
    .map(({ currency, orders, revenue: sum }) =>
      orders < LEAST
        ? { currency, amount: null, insufficient: { need: LEAST, have: orders } }
        : { currency, amount: moneyText(divideDecimal(sum, orders, DIGITS)) },
    );

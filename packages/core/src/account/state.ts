import type { Event } from "../event/index.ts";
import type { Json } from "../json/index.ts";
import { canonical, isObject, own, ownObject } from "../json/index.ts";
import { amountText, dealOf } from "../order/index.ts";
import type { Register, Registers, Stamp } from "../profile/index.ts";
import {
  boundRegisters,
  combineRegisters,
  decodeRegisters,
  decodeStamp,
  earlierStamp,
  laterStamp,
  NO_REGISTERS,
  registersText,
  stampOf,
  stampText,
} from "../profile/index.ts";

/** Most recently written trait names that an account remembers. */
export const MAX_ACCOUNT_TRAITS = 500;

/** Orders less refunds by currency (ISO 4217; empty where none was said), in ten-thousandths. */
export type Revenue = Readonly<Record<string, bigint>>;

/**
 * What is known of an account. `combineAccountStates` is a commutative monoid over it with
 * `EMPTY_ACCOUNT`; each event that names the account enters once, as `accountDeltaOf(event)`. Who its
 * members are stands with the facets.
 */
export type AccountState = {
  /** From `group` calls, by last writer; null values were unset. */
  readonly traits: Registers;
  /** Events that name it, its `group` calls among them. */
  readonly events: number;
  /** Count of Order Completed. */
  readonly orders: number;
  readonly revenue: Revenue;
  /** Earliest and latest event, by effective time. */
  readonly first: Stamp | null;
  readonly last: Stamp | null;
};

export const EMPTY_ACCOUNT: AccountState = {
  traits: NO_REGISTERS,
  events: 0,
  orders: 0,
  revenue: {},
  first: null,
  last: null,
};

const traitsIn = (event: Event, stamp: Stamp): Registers => {
  if (event.type !== "group") return NO_REGISTERS;
  const traits: Record<string, Register> = {};
  for (const [name, value] of Object.entries(ownObject(event.message, "traits")))
    traits[name] = { value, stamp };
  return boundRegisters(traits, MAX_ACCOUNT_TRAITS);
};

/** What one event adds to the account that it names. */
export const accountDeltaOf = (event: Event): AccountState => {
  const stamp = stampOf(event);
  const deal = dealOf(event);
  const amount = deal?.amount ?? null;
  return {
    traits: traitsIn(event, stamp),
    events: 1,
    orders: deal?.kind === "order" ? 1 : 0,
    revenue:
      deal === null || amount === null
        ? EMPTY_ACCOUNT.revenue
        : { [deal.currency]: deal.kind === "refund" ? -amount : amount },
    first: stamp,
    last: stamp,
  };
};

const addRevenue = (a: Revenue, b: Revenue): Revenue => {
  const sum: Record<string, bigint> = { ...a };
  for (const [currency, amount] of Object.entries(b))
    sum[currency] = (sum[currency] ?? 0n) + amount;
  return sum;
};

export const combineAccountStates = (a: AccountState, b: AccountState): AccountState => ({
  traits: combineRegisters(a.traits, b.traits, MAX_ACCOUNT_TRAITS),
  events: a.events + b.events,
  orders: a.orders + b.orders,
  revenue: addRevenue(a.revenue, b.revenue),
  first: earlierStamp(a.first, b.first),
  last: laterStamp(a.last, b.last),
});

/** Revenue as decimal text by currency, in the order of the codes. */
export const revenueOf = ({ revenue }: AccountState): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(revenue)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, units]) => [currency, amountText(units)]),
  );

/** Canonical JSON: equal states are equal bytes. */
export const encodeAccount = (state: AccountState): string => {
  const units = Object.fromEntries(
    Object.entries(state.revenue).map(([currency, amount]) => [currency, String(amount)]),
  );
  return (
    `{"events":${state.events},"first":${stampText(state.first)},"last":${stampText(state.last)}` +
    `,"orders":${state.orders},"revenue":${canonical(units)},"traits":${registersText(state.traits)}}`
  );
};

const WHOLE = /^-?\d{1,60}$/;

const revenueFrom = (value: Json | undefined): Revenue => {
  const revenue: Record<string, bigint> = {};
  for (const [currency, units] of Object.entries(isObject(value) ? value : {}))
    if (typeof units === "string" && WHOLE.test(units)) revenue[currency] = BigInt(units);
  return revenue;
};

const count = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

/** Reads what `encodeAccount` wrote. */
export const decodeAccount = (text: string): AccountState => {
  const parsed: Json = JSON.parse(text);
  return {
    traits: decodeRegisters(own(parsed, "traits")),
    events: count(own(parsed, "events")),
    orders: count(own(parsed, "orders")),
    revenue: revenueFrom(own(parsed, "revenue")),
    first: decodeStamp(own(parsed, "first")),
    last: decodeStamp(own(parsed, "last")),
  };
};

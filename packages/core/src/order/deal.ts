import type { Event } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { own, ownObject, ownText } from "../json/index.ts";
import { amountOf } from "./amount.ts";
import { isCurrency } from "./currency.ts";

/** What an event says of money that came in, or went back. */
export type Deal = {
  readonly kind: "order" | "refund";
  readonly orderId: string | null;
  /**
   * In ten-thousandths of the currency's unit; null when the event says none that can be read, or one
   * in what is no currency.
   */
  readonly amount: bigint | null;
  /** A code of ISO 4217; empty when the event says none, or what is none. */
  readonly currency: string;
  /** Lines of its products; null when it names none. */
  readonly products: number | null;
};

/** The names that count: an order is what a profile's `orders` counts too. */
const KINDS: ReadonlyMap<string, Deal["kind"]> = new Map([
  ["Order Completed", "order"],
  ["Order Refunded", "refund"],
]);

/** Segment's spec: revenue is without shipping and tax, total is with them. The first that is a number counts. */
const AMOUNTS = ["revenue", "total"] as const;
const LONGEST_ID = 255;

const orderIdOf = (properties: JsonObject): string | null => {
  const id = own(properties, "order_id");
  const text = typeof id === "number" ? String(id) : ownText(properties, "order_id");
  return text?.slice(0, LONGEST_ID).toWellFormed() ?? null;
};

/** The currency of an event; empty where it says none, null where it says what is no currency. */
const currencyOf = (properties: JsonObject): string | null => {
  const said = own(properties, "currency") ?? "";
  const text = typeof said === "string" ? said.trim().toUpperCase() : null;
  return text === "" || (text !== null && isCurrency(text)) ? text : null;
};

/** That it goes back is said by the name: -20 and 20 are the same refund. */
const amountIn = (properties: JsonObject, kind: Deal["kind"]): bigint | null => {
  const amounts = AMOUNTS.map((field) => amountOf(own(properties, field)));
  const amount = amounts.find((each) => each !== null) ?? null;
  return kind === "refund" && amount !== null && amount < 0n ? -amount : amount;
};

/** The order or refund that an event tells of; null for every other event. */
export const dealOf = ({ type, name, message }: Event): Deal | null => {
  const kind = type === "track" ? KINDS.get(name) : undefined;
  if (kind === undefined) return null;
  const properties = ownObject(message, "properties");
  const products = own(properties, "products");
  const currency = currencyOf(properties);
  return {
    kind,
    orderId: orderIdOf(properties),
    amount: currency === null ? null : amountIn(properties, kind),
    currency: currency ?? "",
    products: Array.isArray(products) ? products.length : null,
  };
};

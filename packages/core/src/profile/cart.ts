import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own, ownObject } from "../json/index.ts";
import type { Event } from "../event/index.ts";
import type { Registers } from "./register.ts";
import { combineRegisters, NO_REGISTERS } from "./register.ts";
import type { Stamp } from "./stamp.ts";
import { compareStamps, laterStamp, stampOf } from "./stamp.ts";

/** Most recently touched products that a cart remembers. */
const MAX_LINES = 100;

/**
 * The cart as a fold: per product the last writer (null when it was removed), emptied by the latest
 * Order Completed. Lines at or before `emptied` are gone for good and are not kept.
 */
export type Cart = { readonly emptied: Stamp | null; readonly lines: Registers };
export const EMPTY_CART: Cart = { emptied: null, lines: NO_REGISTERS };

const productId = (properties: JsonObject): string | null => {
  const id =
    own(properties, "product_id") ?? own(properties, "productId") ?? own(properties, "sku");
  return typeof id === "string" || typeof id === "number" ? String(id).slice(0, 200) : null;
};

const KEPT = [
  "name",
  "category",
  "brand",
  "variant",
  "price",
  "currency",
  "quantity",
  "url",
  "image_url",
] as const;

const lineOf = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    KEPT.flatMap((key) => {
      const value = own(properties, key);
      return value === undefined || value === null || isObject(value) || Array.isArray(value)
        ? []
        : [[key, value]];
    }),
  );

/** What one event says about the cart. */
export const cartDelta = (event: Event): Cart => {
  if (event.type !== "track") return EMPTY_CART;
  const properties = ownObject(event.message, "properties");
  const stamp = stampOf(event);
  if (event.name === "Order Completed") return { emptied: stamp, lines: NO_REGISTERS };
  const id = productId(properties);
  if (id === null || id === "__proto__") return EMPTY_CART;
  if (event.name === "Product Added")
    return { emptied: null, lines: { [id]: { value: lineOf(properties), stamp } } };
  if (event.name === "Product Removed")
    return { emptied: null, lines: { [id]: { value: null, stamp } } };
  return EMPTY_CART;
};

const after = (lines: Registers, emptied: Stamp | null): Registers => {
  if (emptied === null) return lines;
  const entries = Object.entries(lines);
  const live = entries.filter(([, { stamp }]) => compareStamps(stamp, emptied) > 0);
  return live.length === entries.length ? lines : Object.fromEntries(live);
};

export const combineCarts = (a: Cart, b: Cart): Cart => {
  if (b === EMPTY_CART) return a;
  if (a === EMPTY_CART) return b;
  const emptied = laterStamp(a.emptied, b.emptied);
  return {
    emptied,
    lines: combineRegisters(after(a.lines, emptied), after(b.lines, emptied), MAX_LINES),
  };
};

/** The cart's products, most recently added first. */
export const cartItems = (cart: Cart): JsonObject[] =>
  Object.entries(cart.lines)
    .sort(([, a], [, b]) => compareStamps(b.stamp, a.stamp))
    .flatMap(([id, { value }]): Record<string, Json>[] =>
      isObject(value) ? [{ product_id: id, ...value }] : [],
    );

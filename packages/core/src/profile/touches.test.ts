import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { eventSaying, fold, touchEvents } from "./state.arbitraries.ts";
import { MAX_PURCHASES, MAX_TOUCHES, TOUCH_EVENTS, touchesOf } from "./touches.ts";

const saying = (name: string, properties: JsonObject, time = 5) =>
  eventSaying({ type: "track", name, message: { properties } }, time, `${name}-${time}`);
const said = (name: string, properties: JsonObject) =>
  touchesOf(saying(name, properties)).map(({ itemId, signal }) => `${signal} ${itemId}`);

describe("what an event says of items", () => {
  it("is a signal for each name of Segment's that is about products", () => {
    expect(said("Product Viewed", { product_id: "lamp" })).toEqual(["view lamp"]);
    expect(said("Product Added", { productId: 7 })).toEqual(["cart 7"]);
    expect(said("Product Added to Wishlist", { sku: "tent" })).toEqual(["favourite tent"]);
    expect(said("Product Returned", { product_id: "lamp" })).toEqual(["return lamp"]);
    expect(TOUCH_EVENTS).toHaveLength(7);
  });

  it("is said of each product of an order once, and of each that was refunded", () => {
    const products = [{ product_id: "tent" }, { product_id: "lamp" }, { product_id: "tent" }];
    expect(said("Order Completed", { products })).toEqual(["purchase lamp", "purchase tent"]);
    expect(said("Order Refunded", { products: products.slice(0, 1) })).toEqual(["return tent"]);
    // Which items a refund of a whole order is of, its event does not say.
    expect(said("Order Refunded", { order_id: "o-1" })).toEqual([]);
  });

  it("is for the item from a rating of three on, and against it below", () => {
    expect(said("Product Reviewed", { product_id: "lamp", rating: 3 })).toEqual(["rating lamp"]);
    expect(said("Product Reviewed", { product_id: "lamp", rating: "2" })).toEqual(["dislike lamp"]);
    expect(said("Product Reviewed", { product_id: "lamp", rating: "good" })).toEqual([]);
    expect(said("Product Reviewed", { product_id: "lamp" })).toEqual([]);
  });

  it("is nothing when no item can have the id, and when the name is another's", () => {
    expect(said("Product Viewed", { product_id: "" })).toEqual([]);
    expect(said("Product Viewed", { product_id: "x".repeat(201) })).toEqual([]);
    expect(said("Product Viewed", { product_id: "\ud800" })).toEqual([]);
    // Who takes something out of a cart says nothing against it.
    expect(said("Product Removed", { product_id: "lamp" })).toEqual([]);
  });
});

describe("what somebody did with items", () => {
  it("keeps the four latest times that an item was bought, each once, whatever came first", () => {
    const bought = [1, 2, 3, 4, 5, 6].map((time) =>
      saying("Order Completed", { products: [{ product_id: "gas" }] }, time),
    );
    const expected = [3, 4, 5, 6].map((time) => ({ itemId: "gas", signal: "purchase", time }));
    expect(fold(bought).touches).toEqual(expected);
    expect(fold([...bought.toReversed(), ...bought]).touches).toEqual(expected);
  });

  it("keeps of an item and a signal the latest time, whichever event came first", () => {
    const [early, late] = [1, 2].map((time) =>
      saying("Product Viewed", { product_id: "lamp" }, time),
    );
    const back = saying("Product Returned", { product_id: "lamp" }, 1);
    if (!early || !late) throw new Error("two events");
    const expected = [
      { itemId: "lamp", signal: "return", time: 1 },
      { itemId: "lamp", signal: "view", time: 2 },
    ];
    expect(fold([early, late, back]).touches).toEqual(expected);
    expect(fold([back, late, early, late]).touches).toEqual(expected);
  });

  test.prop([touchEvents], { numRuns: 40 })(
    "L3: is the latest of each item and signal, of purchases the latest four, of all the latest hundred",
    (all) => {
      const times = new Map<string, Set<number>>();
      for (const { signal, itemId, time } of all.flatMap(touchesOf)) {
        const pair = `${signal} ${itemId}`;
        times.set(pair, new Set([...(times.get(pair) ?? []), time]));
      }
      const latest = [...times].flatMap(([pair, known]) =>
        [...known]
          .sort((a, b) => b - a)
          .slice(0, pair.startsWith("purchase") ? MAX_PURCHASES : 1)
          .map((time) => ({ pair, time })),
      );
      const { touches } = fold(all);
      expect(touches).toHaveLength(Math.min(MAX_TOUCHES, latest.length));
      for (const { itemId, signal, time } of touches)
        expect(latest).toContainEqual({ pair: `${signal} ${itemId}`, time });
      const kept = latest.map(({ time }) => time).sort((a, b) => a - b);
      expect(touches.map(({ time }) => time)).toEqual(kept.slice(-touches.length));
    },
  );
});

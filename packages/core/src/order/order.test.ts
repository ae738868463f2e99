import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Event } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { currencies } from "./currency.ts";
import { amountOf, amountText, dealOf } from "./index.ts";

const track = (name: string, properties: JsonObject): Event => ({
  source: "web",
  messageId: "m",
  type: "track",
  name,
  time: 1,
  receivedAt: 1,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: { properties },
});
const amount = (properties: JsonObject) => dealOf(track("Order Completed", properties))?.amount;

describe("an amount", () => {
  test.prop([
    fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }),
    fc.constantFrom("", " "),
  ])("is written as it is read", (units, around) => {
    expect(amountOf(around + amountText(units) + around)).toBe(units);
  });

  test.prop([fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.boolean()])(
    "of a number of cents is that number of cents",
    (cents, isText) => {
      const amounted = isText ? (cents / 100).toFixed(2) : cents / 100;
      expect(amountOf(amounted)).toBe(BigInt(cents) * 100n);
    },
  );

  test.prop([
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer().map((units) => units / 10_000),
      fc.integer().map((units) => units / 100_000),
    ),
  ])("of a number is that of its text", (value) => {
    expect(amountOf(value)).toBe(amountOf(String(value)));
  });

  test.each([
    [12.3456, 123_456n],
    ["12.3456", 123_456n],
    [" 7 ", 70_000n],
    ["+0.5", 5_000n],
    [-3, -30_000n],
    [25.499999999999996, 255_000n],
    ["0.00005", 1n],
    ["-0.00005", -1n],
    ["0.000049", 0n],
    [1e-7, 0n],
    [1e13, 10n ** 17n],
    ["1.5e3", 15_000_000n],
  ])("of %j is read exactly", (value, units) => expect(amountOf(value)).toBe(units));

  test.each([
    "",
    "12,50",
    "1 000",
    "abc",
    "1e",
    "NaN",
    "0x10",
    1e14,
    1e300,
    "1e999",
    null,
    true,
    [],
    {},
  ])("is not %j", (value) => expect(amountOf(value)).toBeNull());

  test("is absent where there is none", () => {
    expect(amountOf(undefined)).toBeNull();
  });
});

describe("a deal", () => {
  test("is an order that was completed, or one that was refunded, and no other event", () => {
    expect(dealOf(track("Order Completed", {}))?.kind).toBe("order");
    expect(dealOf(track("Order Refunded", {}))?.kind).toBe("refund");
    expect(dealOf(track("Order Cancelled", { total: 5 }))).toBeNull();
    expect(dealOf({ ...track("Order Completed", {}), type: "page" })).toBeNull();
  });

  test("comes to its revenue, else to its total", () => {
    expect(amount({ revenue: 10, total: 12 })).toBe(100_000n);
    expect(amount({ total: 12 })).toBe(120_000n);
    expect(amount({ revenue: "unknown", total: 12 })).toBe(120_000n);
    expect(amount({ value: 12 })).toBeNull();
  });

  test("that goes back is above zero, however its source writes it", () => {
    for (const total of [-20, 20, "-20.00"])
      expect(dealOf(track("Order Refunded", { total }))?.amount).toBe(200_000n);
    expect(amount({ total: -20 })).toBe(-200_000n);
  });

  test("names its currency as ISO 4217 does, or none", () => {
    const dealIn = (currency: string | number | null) =>
      dealOf(track("Order Completed", { total: 3, currency }));
    expect(dealIn(" sek ")).toMatchObject({ currency: "SEK", amount: 30_000n });
    for (const none of ["", " ", null])
      expect(dealIn(none)).toMatchObject({ currency: "", amount: 30_000n });
  });

  test("has no amount where its currency is none of ISO 4217: nobody makes currencies up", () => {
    for (const currency of ["kronor", "XYZ", "AAA", "__proto__", 752])
      expect(dealOf(track("Order Completed", { total: 3, currency }))).toMatchObject({
        currency: "",
        amount: null,
      });
  });

  test("names its order and counts its products", () => {
    expect(dealOf(track("Order Completed", { order_id: 17, products: [{}, {}] }))).toMatchObject({
      orderId: "17",
      products: 2,
    });
    expect(dealOf(track("Order Completed", { products: "two" }))).toMatchObject({
      orderId: null,
      products: null,
    });
  });
});

describe("the currencies", () => {
  test("are some that the runtime knows too", () => {
    const known = Intl.supportedValuesOf("currency");
    expect(currencies().filter((code) => !known.includes(code))).toEqual([]);
    expect(currencies()).toEqual(expect.arrayContaining(["SEK", "EUR", "USD", "JPY"]));
  });
});

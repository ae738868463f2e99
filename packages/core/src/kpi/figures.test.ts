import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Sums } from "./index.ts";
import {
  averageOrderValue,
  conversion,
  divideDecimal,
  moneyText,
  netRevenue,
  ordersWithoutAmount,
  refunded,
  revenue,
  subtractDecimals,
} from "./index.ts";

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 9 }))
  .map(([units, digits]) => {
    const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
    const point = digits === 0 ? "" : `.${text.slice(-digits)}`;
    return `${units < 0n ? "-" : ""}${text.slice(0, text.length - digits)}${point}`;
  });

describe("money", () => {
  test.prop([decimal, decimal])("is subtracted exactly", (a, b) => {
    const back = subtractDecimals(subtractDecimals(a, b), subtractDecimals("0", b));
    expect(subtractDecimals(back, a)).toMatch(/^0(\.0+)?$/);
  });

  test.prop([fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 1, max: 999 })])(
    "is divided to the nearest of its last digit",
    (cents, by) => {
      expect(
        Math.abs(Number(divideDecimal(String(cents), by, 4)) - cents / by),
      ).toBeLessThanOrEqual(0.000_050_1);
    },
  );

  test("rounds halves away from zero", () => {
    expect(divideDecimal("0.01", 2, 2)).toBe("0.01");
    expect(divideDecimal("-0.01", 2, 2)).toBe("-0.01");
    expect(divideDecimal("100.00", 3, 4)).toBe("33.3333");
    expect(divideDecimal("2", 3, 0)).toBe("1");
  });

  test("is written with two digits behind the point, or with as many as it has", () => {
    expect(["5", "5.1000", "5.1234", "0", "-0.50000", "10.05", "1000"].map(moneyText)).toEqual([
      "5.00",
      "5.10",
      "5.1234",
      "0.00",
      "-0.50",
      "10.05",
      "1000.00",
    ]);
  });

  test("is not read from what is no decimal", () => {
    expect(() => subtractDecimals("1e3", "1")).toThrow("1e3 is no decimal");
  });
});

const sums = (given: Partial<Sums>): Sums => ({
  events: 100,
  people: 40,
  buyers: 10,
  orders: 25,
  refunds: 1,
  money: [
    { currency: "EUR", orders: 5, revenue: "100.00", refunded: "120.50" },
    { currency: "SEK", orders: 20, revenue: "1000.10", refunded: "0.00" },
  ],
  ...given,
});

describe("L10: a figure", () => {
  test("of conversion needs 20 people", () => {
    expect(conversion(sums({}))).toEqual({ value: 0.25 });
    expect(conversion(sums({ people: 19 }))).toEqual({
      value: null,
      insufficient: { need: 20, have: 19 },
    });
    expect(conversion(sums({ people: 0, buyers: 0 }))).toMatchObject({ value: null });
  });

  test("of money is told by currency and never added up over them", () => {
    expect(revenue(sums({}))).toEqual([
      { currency: "EUR", amount: "100.00" },
      { currency: "SEK", amount: "1000.10" },
    ]);
    expect(refunded(sums({}))).toEqual([
      { currency: "EUR", amount: "120.50" },
      { currency: "SEK", amount: "0.00" },
    ]);
    expect(netRevenue(sums({}))).toEqual([
      { currency: "EUR", amount: "-20.50" },
      { currency: "SEK", amount: "1000.10" },
    ]);
  });

  test("of revenue is told beside how many orders say no amount", () => {
    expect(ordersWithoutAmount(sums({}))).toBe(0);
    expect(ordersWithoutAmount(sums({ orders: 30 }))).toBe(5);
  });

  test("of the average order needs 20 orders with an amount in its currency", () => {
    expect(averageOrderValue(sums({}))).toEqual([
      { currency: "EUR", amount: null, insufficient: { need: 20, have: 5 } },
      { currency: "SEK", amount: "50.01" },
    ]);
  });
});

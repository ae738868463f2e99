import { describe, expect, test } from "vitest";
import type { History } from "./figures.ts";
import { figuresOf, knownPeriods, shareOf, weekChangeOf } from "./figures.ts";

const daysOf = (...sizes: readonly number[]): History["periods"] =>
  sizes.map((size, at) => ({
    period: `2026-11-${at + 1}`,
    start: `2026-11-${at + 1}T00:00:00Z`,
    end: `2026-11-${at + 2}T00:00:00Z`,
    isOver: true,
    size,
    entered: 0,
    left: 0,
  }));

const historyOf = (state: History["warehouse"]["state"], ...sizes: readonly number[]): History => ({
  segment: "loyal",
  grain: "day",
  timezone: "UTC",
  warehouse: { state },
  periods: daysOf(...sizes),
});

describe("a segment's figures", () => {
  test("compare its members with those of a week ago", () => {
    expect(weekChangeOf(40, daysOf(10, 11, 12, 13, 14, 15, 16, 17, 18))).toBe(29);
  });

  test("have no change where it was not there a week ago: that is not zero", () => {
    expect(weekChangeOf(40, daysOf(0, 0, 0, 0, 0, 0, 0, 0, 40))).toBeNull();
    expect(knownPeriods(daysOf(0, 0, 5, 0)).map(({ size }) => size)).toEqual([5, 0]);
  });

  test("have no line without a warehouse", () => {
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(figuresOf({ members: 9 }, historyOf("on", ...sizes), undefined).sizes).toEqual(sizes);
    expect(figuresOf({ members: 9 }, historyOf("off", ...sizes), undefined)).toEqual({
      change: null,
      sizes: null,
      share: null,
    });
  });

  test("tell the share of the currency with most revenue, and add up none", () => {
    const row = { amount: "5", orders: 1 };
    expect(
      shareOf({
        revenue: [
          { ...row, currency: "EUR", total: "90", share: 0.5 },
          { ...row, currency: "SEK", total: "1000", share: 0.2 },
        ],
      }),
    ).toEqual({ share: 0.2, currency: "SEK" });
    expect(shareOf({ revenue: [] })).toBeNull();
  });
});

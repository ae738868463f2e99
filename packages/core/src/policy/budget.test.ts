import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { BudgetClaim } from "./index.ts";
import { Budget, budgetClaim, budgetFlaws, refusalOf, refused } from "./index.ts";

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const NOW = at("2026-11-22T11:00:00Z");
const HOUR = 3_600_000;
const STOCKHOLM = { now: NOW, zone: "Europe/Stockholm" };

const claim = (fields: object, moment = STOCKHOLM) =>
  budgetClaim("sale", Budget.parse(fields), moment);
const refusal = (budget: BudgetClaim, taken: number) =>
  refusalOf(
    { offer: "sale", caps: [], budget },
    () => ({ count: 0, resets: null }),
    () => taken,
  );

describe("a budget", () => {
  test("is counted in whole ten-thousandths", () => {
    expect(claim({ amount: 0.3, cost: 0.1, currency: "SEK" })).toEqual({
      offer: "sale",
      period: "ever",
      cost: 1_000,
      allowed: 3_000,
      amount: 3_000,
      resets: null,
      currency: "SEK",
    });
    expect(claim({ amount: 100_000_000_000 }).amount).toBe(1_000_000_000_000_000);
  });

  test("is spent to the last of it, and not over", () => {
    const budget = claim({ amount: 0.3, cost: 0.1 });
    expect(refusal(budget, 2_000)).toBeNull();
    expect(refusal(budget, 2_001)).not.toBeNull();
    expect(refusal(budget, 3_000)).not.toBeNull();
  });

  test("of 0 grants nothing, and never will", () => {
    const budget = claim({ amount: 0, window: "today" });
    expect(refusal(budget, 0)).not.toBeNull();
    expect(budget.resets).toBeNull();
  });

  test("starts anew each day, week or month of its zone", () => {
    const periods = ["today", "this week", "this month"].map((window) =>
      claim({ amount: 1, window }),
    );
    expect(periods.map(({ period }) => period)).toEqual(["2026-11-22", "2026-W47", "2026-11"]);
    expect(periods.map(({ resets }) => resets)).toEqual([
      at("2026-11-22T23:00:00Z"),
      at("2026-11-22T23:00:00Z"),
      at("2026-11-30T23:00:00Z"),
    ]);
  });

  test("is recorded as decimals, with when it is allowed again", () => {
    const found = refusal(
      claim({ amount: 10, cost: 2.5, window: "today", currency: "SEK" }),
      90_000,
    );
    expect(found && refused(found)).toEqual({
      reason: "BUDGET_EXHAUSTED",
      parameters: {
        budget: "offer:sale/budget",
        period: "2026-11-22",
        cost: "2.5000",
        allowed: "10.0000",
        amount: "10.0000",
        taken: "9.0000",
        currency: "SEK",
        resets: at("2026-11-22T23:00:00Z"),
      },
    });
  });
});

describe("a budget that is spent evenly", () => {
  test("allows the part of its period that has passed", () => {
    // Half of the day in Stockholm has passed at noon there.
    expect(claim({ amount: 25, window: "today", pace: "even" }).allowed).toBe(125_000);
    // A day of 23 hours, of which 11 have passed at noon.
    const spring = { now: at("2026-03-29T10:00:00Z"), zone: "Europe/Stockholm" };
    expect(claim({ amount: 23, window: "today", pace: "even" }, spring).allowed).toBe(110_000);
  });

  test("allows one at the start, so that it begins", () => {
    const start = { now: at("2026-11-21T23:00:00Z"), zone: "Europe/Stockholm" };
    expect(claim({ amount: 25, window: "today", pace: "even" }, start).allowed).toBe(10_000);
    const short = claim({ amount: 25, cost: 30, window: "today", pace: "even" }, start);
    expect(refusal(short, 0)).not.toBeNull();
  });

  test("takes the schedule of its offer where it has no window", () => {
    const schedule = { from: NOW - HOUR, until: NOW + 3 * HOUR };
    const budget = Budget.parse({ amount: 100, pace: "even" });
    expect(budgetClaim("sale", budget, { ...STOCKHOLM, schedule }).allowed).toBe(250_000);
    expect(
      budgetClaim("sale", budget, { ...STOCKHOLM, now: NOW + 9 * HOUR, schedule }).allowed,
    ).toBe(1_000_000);
  });

  test.prop([
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.integer({ min: 1, max: 1_000 }),
    fc.integer({ min: 0, max: 24 * HOUR - 1 }),
    fc.nat(100),
  ])(
    "never allows more than the part that has passed or one, and says when it will",
    (amount, cost, passed, tenths) => {
      const start = at("2026-11-21T00:00:00Z");
      const moment = { now: start + passed, zone: "UTC" };
      const fields = { amount: amount / 100, cost: cost / 100, window: "today", pace: "even" };
      const budget = claim(fields, moment);
      const part = (budget.amount * passed) / (24 * HOUR);
      expect(budget.allowed).toBeLessThanOrEqual(
        Math.min(budget.amount, Math.max(part, budget.cost)),
      );
      const taken = Math.floor((budget.amount * tenths) / 100);
      const found = refusal(budget, taken);
      if (found === null) return;
      const { resets } = refused(found).parameters;
      if (taken + budget.cost > budget.amount) {
        expect(resets).toBe(budget.cost > budget.amount ? null : start + 24 * HOUR);
        return;
      }
      const then = Number(resets);
      const allowedAt = (now: number) => claim(fields, { now, zone: "UTC" }).allowed;
      expect(then).toBeGreaterThan(moment.now);
      if (then === start + 24 * HOUR) return;
      expect(allowedAt(then)).toBeGreaterThanOrEqual(taken + budget.cost);
      expect(allowedAt(then - 1)).toBeLessThan(taken + budget.cost);
    },
  );
});

describe("a budget is refused", () => {
  const flaws = (fields: object, isScheduled = false) =>
    budgetFlaws(Budget.parse(fields), isScheduled).map(({ pointer }) => pointer);

  test("when it is to be spent evenly over no time", () => {
    expect(flaws({ amount: 1, pace: "even" })).toEqual(["/pace"]);
    expect(flaws({ amount: 1, pace: "even" }, true)).toEqual([]);
    expect(flaws({ amount: 1, pace: "even", window: "today" })).toEqual([]);
  });

  test("when it would be rounded", () => {
    expect(flaws({ amount: 1, cost: 0.00004 })).toEqual(["/cost"]);
    expect(flaws({ amount: 1.00001, cost: 0.1 })).toEqual(["/amount"]);
    for (const exact of [0.0001, 0.3, 1.1, 33.3333, 99_999_999_999.1234, 100_000_000_000])
      expect(flaws({ amount: exact, cost: 0.0001 })).toEqual([]);
  });

  test("when there is not enough to show it once", () => {
    expect(flaws({ amount: 2, cost: 2.5 })).toEqual(["/cost"]);
    expect(flaws({ amount: 0 })).toEqual(["/cost"]);
    expect(flaws({ amount: 2.5, cost: 2.5 })).toEqual([]);
  });

  test("when nothing is spent of it", () => {
    expect(flaws({ amount: 1, cost: 0 })).toEqual(["/cost"]);
  });
});

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { own } from "../json/index.ts";
import { compileFormula } from "./formula.ts";

const TRAITS: JsonObject = {
  orders: 5,
  revenue: { SEK: 100.5 },
  city: "Umeå",
  tags: ["a", "b"],
  aov: null,
};

const valueOf = (text: string): unknown => {
  const formula = compileFormula(text);
  if (typeof formula === "string") throw new Error(formula);
  const found = formula.value((name) => own(TRAITS, name));
  return found.value === undefined ? found.reason : found.value;
};

describe("a formula", () => {
  test("computes with numbers of traits as they are, whole or not", () => {
    expect(valueOf("orders * 2 + 1")).toBe(11);
    expect(valueOf("orders / 2")).toBe(2.5);
    expect(valueOf("revenue.SEK / orders")).toBeCloseTo(20.1);
    expect(valueOf('orders > 3 && city.startsWith("U") ? "yes" : "no"')).toBe("yes");
    expect(valueOf("has(revenue.EUR) ? revenue.EUR : 0.0")).toBe(0);
    expect(valueOf("size(tags)")).toBe(2);
    expect(valueOf("aov == null")).toBe(true);
    expect(valueOf('{"n": orders, "l": [1, 2]}')).toEqual({ n: 5, l: [1, 2] });
  });

  test("that fails has no value, and a reason that tells none", () => {
    expect(valueOf("revenue.EUR + 1.0")).toBe("the formula has no value: no such key");
    expect(valueOf("orders / 0")).toBe("the formula comes to no value");
    expect(valueOf("city * 2")).toBe("the formula has no value: no such overload");
    expect(valueOf("points + 1")).toBe("there is no points");
    expect(valueOf("revenue.constructor")).toBe("the formula has no value: no such key");
    expect(valueOf("revenue.__proto__")).toBe("the formula has no value: no such key");
  });

  test("reads traits only: names of the runtime are no more than names", () => {
    const formula = compileFormula("constructor + 1");
    expect(typeof formula === "string" ? [] : formula.reads).toEqual(["constructor"]);
    expect(valueOf("constructor + 1")).toBe("there is no constructor");
  });

  test.each([
    ["tags.map(x, x)", "there is no function .map()"],
    ["tags.all(x, x == 1)", "there is no function .all()"],
    ['city.matches("(a+)+$")', "there is no function .matches()"],
    ["timestamp(1)", "there is no function timestamp"],
    ["orders +", "it is no formula"],
    [Array.from({ length: 300 }, () => "orders").join(" + "), "it is no formula"],
    [`${"(".repeat(100)}orders${")".repeat(100)}`, "it is no formula"],
  ])("refuses what could cost more than its length: %s", (text, reason) => {
    expect(compileFormula(text)).toContain(reason);
  });
});

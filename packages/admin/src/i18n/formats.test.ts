import { describe, expect, test } from "vitest";
import { createFormats } from "./formats.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const spaces = (text: string): string => text.replaceAll(/\s/gu, " ");

describe("numbers and dates", () => {
  const en = createFormats("en", "UTC");
  const sv = createFormats("sv", "UTC");

  test("are written as readers of the language write them", () => {
    expect(spaces(en.number(1234567.5))).toBe("1,234,567.5");
    expect(spaces(sv.number(1234567.5))).toBe("1 234 567,5");
    expect(spaces(en.date(NOW))).toBe("22 Nov 2026");
    expect(spaces(sv.date(NOW))).toBe("22 nov. 2026");
  });

  test("of money have the currency, and decimals only where there are some", () => {
    expect(spaces(en.money("1290", "SEK"))).toBe("SEK 1,290");
    expect(spaces(sv.money("1290.50", "SEK"))).toBe("1 290,50 kr");
    expect(spaces(en.money("12", ""))).toBe("12");
  });

  test("of ages are told in the largest whole unit, before and after now", () => {
    expect(en.age(NOW - 3 * 86_400_000, NOW)).toBe("3 days ago");
    expect(sv.age(NOW - 86_400_000, NOW)).toBe("i går");
    expect(en.age(NOW + 2 * 3_600_000 + 5_000, NOW)).toBe("in 2 hours");
    expect(en.age(NOW, NOW)).toBe("now");
  });
});

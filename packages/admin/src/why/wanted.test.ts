import { describe, expect, test } from "vitest";
import { EN } from "../messages/en/index.ts";
import type { MessageKey } from "../messages/index.ts";
import { createFormats, createTranslate } from "../i18n/index.ts";
import { isCut, shortValue, wantedText } from "./wanted.ts";

const translate = createTranslate<MessageKey>("en", EN);
const words = { t: translate.text, list: createFormats("en").list };

describe("a clause in words", () => {
  test.each([
    ["country", "SE", "country is SE"],
    ["returning", true, "returning is yes"],
    ["orders", { $gt: 2 }, "orders is more than 2"],
    ["orders", { $gte: 2, $lt: 5 }, "orders is at least 2 and orders is less than 5"],
    ["country", { $in: ["SE", "NO"] }, "country is one of SE and NO"],
    ["cart.items", { $size: { $gt: 0 } }, "The number of cart.items is more than 0"],
    ["phone", { $exists: false }, "phone is not known"],
    ["name", { $regex: "^A" }, "name regex ^A"],
    ["$segment", "loyal", "in the segment loyal"],
    ["$segment", { $in: ["new", "loyal"] }, "in one of the segments new, loyal"],
  ])("says what %s is asked", (path, wanted, said) => {
    expect(wantedText(words, path, wanted)).toBe(said);
  });

  test("names the first things of a list, says how many more there are, and cuts what is long", () => {
    const items = ["Bell", "Lamp", "Helmet", "Lock"].map((name) => ({ name, price: 19 }));
    expect(shortValue(words, items.slice(0, 2))).toBe("2 things: Bell and Lamp");
    expect(shortValue(words, items)).toBe("4 things: Bell, Lamp, Helmet and 1 more");
    expect(shortValue(words, [{ product_id: "b-1" }])).toBe("1 thing: b-1");
    expect(shortValue(words, [{ at: 1 }, { id: 2 }])).toBe("2 things");
    expect(shortValue(words, [])).toBe("nothing");
    expect(shortValue(words, ["SE", "NO"])).toBe("SE and NO");
    expect(shortValue(words, null)).toBe("not known");
    expect(shortValue(words, { text: "x".repeat(500) }).length).toBeLessThan(100);
  });

  test("knows what it has left out", () => {
    expect([["SE", "NO"], "x", 3, null, { a: 1 }].map(isCut)).not.toContain(true);
    expect([[{ name: "Bell" }], { text: "x".repeat(500) }].map(isCut)).not.toContain(false);
  });
});

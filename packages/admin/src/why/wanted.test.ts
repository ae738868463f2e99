import { describe, expect, test } from "vitest";
import { EN } from "../messages/en/index.ts";
import type { MessageKey } from "../messages/index.ts";
import { createFormats, createTranslate } from "../i18n/index.ts";
import { shortValue, wantedText } from "./wanted.ts";

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
  ])("says what %s is asked", (path, wanted, said) => {
    expect(wantedText(words, path, wanted)).toBe(said);
  });

  test("tells the number of things in a list of things, and cuts what is long", () => {
    expect(shortValue(words, [{ id: 1 }, { id: 2 }])).toBe("2 things");
    expect(shortValue(words, null)).toBe("not known");
    expect(shortValue(words, { text: "x".repeat(500) }).length).toBeLessThan(100);
  });
});

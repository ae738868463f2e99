import { describe, expect, test } from "vitest";
import { looksLikeContact, looksLikePhone } from "./look.ts";

const wrapped = (text: string, times: number): string =>
  times === 0 ? text : wrapped(encodeURIComponent(text), times - 1);

describe("text that reaches somebody", () => {
  test.each([
    "anna@example.com",
    "anna%40example.com",
    "anna%2540example.com",
    wrapped("anna@example.com", 7),
    wrapped("anna@example.com", 40),
    "%ff anna%40example.com",
    "anna＠example.com",
    "anna@example．com",
    "an\u200Bna@exam\u00ADple.com",
    "åsa@exämple.рф",
    "anna@пример.испытание",
    '"anna berg"@example.com',
    "+46701740605",
    "%2B46701740605",
    "https://x.example/?tel=%252B46701740605",
    "＋４６７０１７４０６０５",
    "+46 (0) 70-174 06 05",
    "+46 70 – 174 06 05",
    "+46/70/1740605",
    "0046701740605",
    "ring 0046 70 174 06 05 efter sju",
    "0701740605",
    "070-174 06 05",
    "(08) 123 45 67",
    "020 7946 0018",
  ])("%s", (text) => {
    expect(looksLikeContact(text)).toBe(true);
  });
});

describe("text that reaches nobody", () => {
  test.each([
    "gold",
    "100 %",
    "100%25",
    "@anna",
    "/img/bell@2x.png",
    "npm@1.2.3",
    "2026-01-15T12:00:00+01:00",
    "01-02-2026",
    "01/02/2026",
    "0.12345678",
    "20260115",
    "2026-01-15",
    "1+2345",
    "o-0701740605",
    "/img/00467017406.jpg",
    "0000012345",
    "123 456 789",
  ])("%s", (text) => {
    expect(looksLikeContact(text)).toBe(false);
  });

  test("a number of an order or a customer may be written as a phone number is dialled", () => {
    expect(looksLikeContact("0701740605", "number")).toBe(false);
    expect(looksLikeContact("0046701740605", "number")).toBe(false);
    expect(looksLikeContact("+46701740605", "number")).toBe(true);
    expect(looksLikeContact("anna@example.com", "number")).toBe(true);
  });
});

test("an integer of a phone number's length is one; a time is not", () => {
  expect(looksLikePhone(46_701_740_605)).toBe(true);
  for (const other of [1_768_478_400, 1_768_478_400_000, 19.5, 46_701_740_605.5])
    expect(looksLikePhone(other)).toBe(false);
});

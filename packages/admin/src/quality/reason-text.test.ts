import { describe, expect, test } from "vitest";
import { createFormats, createTranslate } from "../i18n/index.ts";
import { EN } from "../messages/en/index.ts";
import type { MessageKey } from "../messages/index.ts";
import { SV } from "../messages/sv/index.ts";
import type { Reason } from "./reason-text.ts";
import { reasonText } from "./reason-text.ts";

const english = {
  t: createTranslate<MessageKey>("en", EN).text,
  number: createFormats("en").number,
};
const swedish = {
  t: createTranslate<MessageKey>("sv", SV).text,
  number: createFormats("sv").number,
};

const broken = (want: NonNullable<Reason["want"]>, saw: string): Reason => ({
  rule: "properties.p:rule",
  pointer: "/properties/p",
  detail: "the server's own words",
  want,
  saw,
});
const flaw = (rule: string): Reason => ({ rule, pointer: "", detail: "the server's own words" });

describe("why an event waits", () => {
  test.each([
    [
      broken({ kind: "type", types: ["number"] }, "string"),
      "wanted a number, saw text",
      "skulle vara ett tal, var text",
    ],
    [
      broken({ kind: "type", types: ["date-time", "null"] }, "nothing"),
      "wanted a time such as 2026-01-31T12:00:00Z or a value, saw nothing",
      "skulle vara en tid som 2026-01-31T12:00:00Z eller ett värde, var ingenting",
    ],
    [
      broken({ kind: "range", least: 0, most: 1500.5 }, "number"),
      "wanted a number of 0 to 1,500.5, saw a number",
      "skulle vara ett tal: 0–1 500,5, var ett tal",
    ],
    [
      broken({ kind: "length", least: 0, most: 3 }, "string"),
      "wanted text of at most 3 characters, saw text",
      "skulle vara text med högst 3 tecken, var text",
    ],
    [
      broken({ kind: "items", least: 1, most: null }, "array"),
      "wanted a list of at least 1 items, saw a list",
      "skulle vara en lista med minst 1 element, var en lista",
    ],
    [
      broken({ kind: "enum", values: "card, invoice" }, "string"),
      "wanted one of card, invoice, saw text",
      "skulle vara något av card, invoice, var text",
    ],
    [
      broken({ kind: "format", format: "currency" }, "string"),
      "wanted a currency code such as SEK, saw text",
      "skulle vara en valutakod som SEK, var text",
    ],
    [
      broken({ kind: "known" }, "number"),
      "the tracking plan has no such name",
      "namnet finns inte i spårningsplanen",
    ],
    [
      broken({ kind: "event" }, "string"),
      "the tracking plan has no such event",
      "händelsen finns inte i spårningsplanen",
    ],
    [
      flaw("exposure-of-another"),
      "the decision was made for somebody else",
      "beslutet fattades för någon annan",
    ],
    [
      flaw("fix:convert-number"),
      "what stands there cannot be read as a number",
      "det som står där går inte att läsa som ett tal",
    ],
  ])("is said in the reader's language: %#", (reason, inEnglish, inSwedish) => {
    expect(reasonText(english, reason)).toBe(inEnglish);
    expect(reasonText(swedish, reason).replaceAll(/\u00a0|\u202f/g, " ")).toBe(inSwedish);
  });

  test("is in the server's words when its rule is of another time", () => {
    expect(reasonText(swedish, flaw("something-new"))).toBe("the server's own words");
  });
});

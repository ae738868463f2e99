import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Json } from "../json/index.ts";
import { convertValue } from "./convert.ts";
import type { Conversion } from "./fix.ts";

const converted = (value: Json, to: Conversion): Json => {
  const result = convertValue(value, to);
  return "value" in result ? result.value : "unclear";
};

describe("a text becomes a number only where it can mean one", () => {
  test.each([
    ["12,50", 12.5],
    ["12.50", 12.5],
    ["1 299,00 kr", 1299],
    ["1\u00a0299,00\u00a0kr", 1299],
    ["SEK 1 299", 1299],
    ["1.299,00 €", 1299],
    ["$1,299.00", 1299],
    ["1,299,000", 1_299_000],
    ["1.299.000,5", 1_299_000.5],
    ["1'299.50", 1299.5],
    ["0,125", 0.125],
    ["1299.125", 1299.125],
    ["299:-", 299],
    ["-12,50", -12.5],
    ["\u221212", -12],
    ["  7 ", 7],
    ["1e3", 1000],
    ["007", 7],
  ])("%s is %d", (text, number) => expect(converted(text, "number")).toBe(number));

  test.each([
    "1,299",
    "1.299",
    "299,000 kr",
    "1 29",
    "12.5.1",
    "1,29.9,9",
    "twelve",
    "12 %",
    "12 of 20",
    "0x10",
    "",
    "kr",
    "1e400",
    "12345678901234567890",
    "--1",
    "1-2",
    "NaN",
    "Infinity",
  ])("%s is unclear", (text) => expect(converted(text, "number")).toBe("unclear"));

  test.prop([
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(value * 100) / 100),
    fc.constantFrom("sv-SE", "en-US", "de-DE", "de-CH", "fr-FR"),
    fc.constantFrom(0, 2),
  ])(
    "an amount as a country writes it is that amount or unclear, never another one",
    (amount, country, decimals) => {
      const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      const text = new Intl.NumberFormat(country, options).format(amount);
      const shown = Number(amount.toFixed(decimals));
      const result = converted(text, "number");
      if (decimals === 2) expect(result).toBeCloseTo(shown, 2);
      else if (result !== "unclear") expect(result).toBeCloseTo(shown, 0);
    },
  );

  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true })])(
    "a number stays as it is, and what JSON writes of one is that number or unclear",
    (number) => {
      expect(converted(number, "number")).toBe(number);
      const result = converted(JSON.stringify(number), "number");
      if (result !== "unclear") expect(result).toBe(number === 0 ? 0 : number);
    },
  );
});

describe("other conversions", () => {
  test.each<[Json, Conversion, Json]>([
    ["12,00", "integer", 12],
    [12, "integer", 12],
    [12, "string", "12"],
    [true, "string", "true"],
    ["Ja", "boolean", true],
    ["nej", "boolean", false],
    [1, "boolean", true],
    ["0", "boolean", false],
    ["2026-01-05", "date-time", "2026-01-05T00:00:00Z"],
    ["2026-01-05 10:15", "date-time", "2026-01-05T10:15:00Z"],
    ["2026-01-05T10:15:30.5+0100", "date-time", "2026-01-05T10:15:30.5+01:00"],
    ["2024-02-29", "date-time", "2024-02-29T00:00:00Z"],
    [1_767_607_200, "date-time", "2026-01-05T10:00:00.000Z"],
    [1_767_607_200_123, "date-time", "2026-01-05T10:00:00.123Z"],
    [null, "number", null],
  ])("%j to %s is %j", (value, to, result) => expect(converted(value, to)).toEqual(result));

  test.each<[Json, Conversion]>([
    [12.5, "integer"],
    ["12,5", "integer"],
    [[1], "number"],
    [true, "number"],
    [{ a: 1 }, "string"],
    ["perhaps", "boolean"],
    [2, "boolean"],
    ["05/01/2026", "date-time"],
    ["2026-02-30", "date-time"],
    ["2025-02-29", "date-time"],
    ["2026-01-05T25:00", "date-time"],
    ["2026-01-05T10:00:00+25:00", "date-time"],
    [12, "date-time"],
    [-5, "date-time"],
    [1e300, "date-time"],
    [false, "date-time"],
  ])("%j to %s is unclear", (value, to) => expect(converted(value, to)).toBe("unclear"));

  const utc = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "UTC",
    dateStyle: "short",
    timeStyle: "medium",
  });

  test.prop([fc.integer({ min: 100_000_000_000, max: 253_402_300_799_999 })])(
    "milliseconds since 1970 are that instant",
    (time) => {
      const thousandths = String(time % 1_000).padStart(3, "0");
      expect(converted(time, "date-time")).toBe(
        `${utc.format(time).replace(" ", "T")}.${thousandths}Z`,
      );
    },
  );

  test.prop([
    fc.jsonValue(),
    fc.constantFrom<Conversion>("number", "integer", "string", "boolean", "date-time"),
  ])("what was converted once stays as it is", (value, to) => {
    const json: Json = JSON.parse(JSON.stringify(value));
    const once = converted(json, to);
    if (once !== "unclear") expect(converted(once, to)).toEqual(once);
  });
});

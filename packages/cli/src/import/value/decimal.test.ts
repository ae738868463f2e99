import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { decimalOf, decimalText, exactNumber, plus, times, ZERO } from "./decimal.ts";

const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const asText = (cents: number): string =>
  `${cents < 0 ? "-" : ""}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, "0")}`;
const read = (text: string) => decimalOf(text) ?? ZERO;

describe("exact decimals", () => {
  test.prop([fc.array(fc.tuple(cents, fc.integer({ min: -999, max: 999 })), { maxLength: 50 })])(
    "a sum of prices times quantities is exact to the cent, in whatever order",
    (lines) => {
      const wanted = lines.reduce((sum, [price, count]) => sum + BigInt(price) * BigInt(count), 0n);
      const sumOf = (all: typeof lines) =>
        all.reduce(
          (sum, [price, count]) => plus(sum, times(read(asText(price)), read(String(count)))),
          ZERO,
        );
      expect(decimalText(times(sumOf(lines), read("100")))).toBe(wanted.toString());
      expect(decimalText(sumOf(lines.toReversed()))).toBe(decimalText(sumOf(lines)));
    },
  );

  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })])(
    "a number is the decimal that its shortest text writes",
    (number) => {
      fc.pre(number === 0 || Math.abs(number) > 1e-40);
      expect(exactNumber(read(String(number)))).toBe(number === 0 ? 0 : number);
    },
  );

  it("0.1 and 0.2 are 0.3", () => {
    expect(exactNumber(plus(read("0.1"), read("0.2")))).toBe(0.3);
  });

  it("what a JSON number cannot hold to its last digit is no number", () => {
    expect(exactNumber(read("9007199254740993"))).toBeNull();
    expect(exactNumber(read("12345678901234.5678"))).toBeNull();
  });

  it.each(["", ".", "1.", ".5", "1,5", "1e9999", "0x10", "∞", "1".repeat(61)])(
    "%j is no decimal",
    (text) => {
      expect(decimalOf(text)).toBeNull();
    },
  );
});

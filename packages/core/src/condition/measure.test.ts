import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { FeatureRecord } from "./feature.ts";
import { measureAmounts } from "./measure.ts";

const SUM = { is: "sum", of: "total", currency: null, test: [], pointer: "" } as const;

const sumOf = (values: readonly (number | string | null)[]) =>
  measureAmounts(
    values.map((value, nth): FeatureRecord => [nth, `m${nth}`, "shop", "SEK", value]),
    SUM,
    (record) => record[4] ?? null,
    (record) => record[3] ?? null,
  );

const amounts = fc.oneof(
  fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((cents) => cents / 100),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
);

describe("a sum", () => {
  test.prop([fc.array(fc.option(amounts), { maxLength: 40 })])(
    "of numbers is that of their texts, to the last bit",
    (values) => {
      const texts = values.map((value) => (value === null ? null : String(value)));
      expect(sumOf(values)).toEqual(sumOf(texts));
    },
  );
});

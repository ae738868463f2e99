import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createSums } from "./index.ts";

const additions = fc.array(
  fc.tuple(fc.nat({ max: 999_999 }), fc.double({ min: -5, max: 5, noNaN: true })),
  { maxLength: 300 },
);

describe("sums of few numbers among many", () => {
  test.prop([fc.array(additions, { minLength: 1, maxLength: 4 }), fc.constantFrom(40, 2_000, 1e6)])(
    "are those of a map, in the order in which they came, one question after the other",
    (questions, range) => {
      const sums = createSums(range);
      for (const asked of questions) {
        const added = asked.map(([number, value]) => [number % range, value] as const);
        const expected = new Map<number, number>();
        for (const [number, value] of added)
          expected.set(number, (expected.get(number) ?? 0) + value);
        sums.begin(Math.min(range, added.length));
        for (const [number, value] of added) sums.add(number, value);
        const found = Array.from({ length: sums.size() }, (_, place) => [
          sums.numberAt(place),
          sums.sumAt(place),
        ]);
        expect(found).toEqual([...expected]);
      }
    },
  );
});

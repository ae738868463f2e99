import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { wholeTicks } from "./whole-ticks.ts";

describe("lines of a chart of counts", () => {
  test.each([
    [[], [0, 1]],
    [[1], [0, 1]],
    [
      [2, 3],
      [0, 1, 2, 3],
    ],
    [[7], [0, 2, 4, 6, 8]],
    [[940], [0, 200, 400, 600, 800, 1000]],
  ])("of %j stand at %j", (counts, lines) => {
    expect(wholeTicks(counts)).toEqual(lines);
  });

  test.prop([fc.array(fc.nat({ max: 5_000_000 }), { maxLength: 40 })])(
    "are few, stand at whole numbers, and hold the largest",
    (counts) => {
      const lines = wholeTicks(counts);
      expect(lines.every(Number.isSafeInteger)).toBe(true);
      expect(lines.length).toBeLessThanOrEqual(7);
      expect(lines.at(-1)).toBeGreaterThanOrEqual(Math.max(0, ...counts));
    },
  );
});

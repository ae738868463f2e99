import { describe, expect } from "vitest";
import { fc, test } from "@fast-check/vitest";
import { densityOf, seriesColor, sparkPoints } from "./marks.tsx";

const instants = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 200 });

describe("marks", () => {
  test.prop([instants, fc.integer({ min: 1, max: 120 })])(
    "of density count every instant once",
    (times, stretches) => {
      const counts = densityOf(times, Math.min(...times), Math.max(...times), stretches);
      expect(counts.length).toBe(stretches);
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(times.length);
    },
  );

  test.prop([fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })])(
    "of a line stay within their box",
    (values) => {
      const points = sparkPoints(values, 96, 20).split(" ");
      expect(points.length).toBe(values.length);
      for (const point of points) {
        const [x = Number.NaN, y = Number.NaN] = point.split(",").map(Number);
        expect(x >= 0 && x <= 96.1 && y >= 0 && y <= 20).toBe(true);
      }
    },
  );

  test.prop([fc.string()])("have the same colour for the same name", (name) => {
    expect(seriesColor(name)).toBe(seriesColor(name));
    expect(seriesColor(name)).toMatch(/^var\(--series-[1-8]\)$/);
  });
});

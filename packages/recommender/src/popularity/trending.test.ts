import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createTrending } from "./index.ts";

const OPTIONS = { halfLife: 1, usual: 30, prior: 1 };

describe("what is trending", () => {
  test.prop([
    fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 20 })), {
      maxLength: 30,
    }),
    fc.integer({ min: 20, max: 40 }),
  ])("is the decayed sum of what happened, in whatever order it comes", (events, now) => {
    const trending = createTrending(4, OPTIONS);
    for (const [item, weight, time] of events) trending.add(item, weight, time);
    for (let item = 0; item < 4; item += 1) {
      const expected = events
        .filter(([each]) => each === item)
        .reduce((sum, [, weight, time]) => sum + weight * 0.5 ** (now - time), 0);
      expect(trending.popularity(item, now)).toBeCloseTo(expected, 9);
    }
  });

  it("is what rises above its usual, not what is always popular; one event is no rise", () => {
    const trending = createTrending(4, OPTIONS);
    for (let day = 0; day < 200; day += 1)
      for (let sale = 0; sale < 10; sale += 1) trending.add(0, 1, day);
    for (let sale = 0; sale < 8; sale += 1) trending.add(1, 1, 199);
    trending.add(2, 1, 199);
    expect([...trending.popular(199, 2).items]).toEqual([0, 1]);
    expect([...trending.rising(199, 4).items]).toEqual([1, 2, 0]);
    expect(trending.rise(0, 199)).toBeLessThan(1.5);
    expect(trending.rise(3, 199)).toBe(1);
  });
});

import { describe, expect, test } from "vitest";
import { createAnybody } from "./anybody.ts";

describe("what is shown to anybody", () => {
  const counted = () => {
    const state = { made: 0 };
    const anybody = createAnybody<number>();
    const ask = (key: string, of: readonly unknown[], now: number): number =>
      anybody(key, of, now, () => (state.made += 1));
    return ask;
  };

  test("is made once within a second, for each question of its own", () => {
    const ask = counted();
    expect([ask("a", [1], 5_000), ask("a", [1], 5_999), ask("b", [1], 5_999)]).toEqual([1, 1, 2]);
    expect(ask("a", [1], 6_000)).toBe(3);
  });

  test("is made anew at once when anything has changed that it was made of", () => {
    const ask = counted();
    expect([ask("a", [1, "catalog 1"], 0), ask("a", [1, "catalog 2"], 1)]).toEqual([1, 2]);
  });
});

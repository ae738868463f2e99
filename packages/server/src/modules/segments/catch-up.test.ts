import { describe, expect, test } from "vitest";
import { nextAtOnce } from "./catch-up.ts";

describe("catching up", () => {
  test("comes by more people at once while it is quick, up to 800", () => {
    expect([100, 200, 400, 800].map((atOnce) => nextAtOnce(atOnce, 3))).toEqual([
      200, 400, 800, 800,
    ]);
  });

  test("comes by fewer when others wait for the writer, down to 100", () => {
    expect([800, 400, 200, 100].map((atOnce) => nextAtOnce(atOnce, 45))).toEqual([
      400, 200, 100, 100,
    ]);
  });

  test("stays with what takes as long as it should", () => {
    expect(nextAtOnce(400, 15)).toBe(400);
  });
});

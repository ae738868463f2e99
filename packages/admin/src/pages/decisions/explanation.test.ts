import { describe, expect } from "vitest";
import { fc, test } from "@fast-check/vitest";
import { funnelOf } from "./explanation.ts";

describe("the funnel", () => {
  test("tells each step in order, what fell there and what is left", () => {
    expect(
      funnelOf({ considered: 9, eligible: 5, returned: 1, stopped: { 10: 3, 4: 1, 8: 4 } }),
    ).toEqual([
      { stage: 4, fell: 1, left: 8 },
      { stage: 8, fell: 4, left: 4 },
      { stage: 10, fell: 3, left: 1 },
    ]);
  });

  test.prop([
    fc.dictionary(fc.integer({ min: 0, max: 12 }).map(String), fc.nat({ max: 1_000 })),
    fc.nat({ max: 20 }),
  ])("ends with what was returned", (stopped, returned) => {
    const fallen = Object.values(stopped).reduce((sum, each) => sum + each, 0);
    const steps = funnelOf({ considered: fallen + returned, eligible: 0, returned, stopped });
    expect(steps.at(-1)?.left ?? fallen + returned).toBe(returned);
  });
});

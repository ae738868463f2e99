import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { releaseAll } from "./release-all.ts";

const WRONG = { rule: "type", pointer: "/properties/price", detail: "wanted a number" };

type Waiting = "released" | "duplicate" | "failing";

describe("a group that failed alike", () => {
  test.prop([
    fc.array(fc.constantFrom<Waiting>("released", "duplicate", "failing"), { maxLength: 60 }),
    fc.integer({ min: 1, max: 17 }),
  ])(
    "is released part by part, each event tried once and all of them counted",
    async (events, limit) => {
      const tried: number[] = [];
      const outcome = await releaseAll(async (after) => {
        const part = events.slice(after, after + limit);
        tried.push(...part.map((_, index) => after + index));
        const count = (what: Waiting): number => part.filter((each) => each === what).length;
        const failing = count("failing");
        return Promise.resolve({
          tried: part.length,
          released: count("released"),
          duplicates: count("duplicate"),
          stillFailing:
            failing === 0
              ? []
              : [
                  {
                    reasons: [WRONG],
                    count: failing,
                    example: "e-1",
                    group: null,
                  },
                ],
          moved: 0,
          left: events.filter((each) => each === "failing").length,
          next: after + limit < events.length ? after + limit : null,
        });
      });
      const all = (what: Waiting): number => events.filter((each) => each === what).length;
      expect(tried).toEqual(events.map((_, index) => index));
      expect(outcome).toEqual({
        tried: events.length,
        released: all("released"),
        duplicates: all("duplicate"),
        left: all("failing"),
        failing: all("failing") === 0 ? [] : [{ reason: WRONG, count: all("failing") }],
      });
    },
  );
});

import { describe, expect, test } from "vitest";
import { isFinished } from "./finished.ts";

const bought = (rest: object) => ({ $event: { name: "Bought", ...rest } });

describe("a condition being written", () => {
  test.each([
    ["how often is still to be written", bought({ count: { $gte: "" } })],
    ["something cannot happen less than never", bought({ count: { $gte: -3 } })],
    ["how often is a word", bought({ count: { $gte: "twice" } })],
    ["a number to compare with was emptied", { age: { $gte: "" } }],
    ["an event is still to be chosen", { $event: { name: "" } }],
    ["a trait is still to be chosen", { "": "gold" }],
  ])("is not finished while %s", (_why, when) => {
    expect(isFinished(when)).toBe(false);
  });

  test.each([
    [bought({ count: { $gte: 2 } })],
    [bought({ count: 0 })],
    [bought({ where: { count: -1 } })],
    [{ plan: "" }],
    [{ age: { $gte: 18 } }],
  ])("is finished: %j", (when) => {
    expect(isFinished(when)).toBe(true);
  });
});

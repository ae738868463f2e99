import { describe, expect, test } from "vitest";
import { createTries } from "./tries.ts";

const ANN = { actor: "ann" };

const open = (perMinute: number, atOnce: number) => {
  const state = { now: 0 };
  return { state, tries: createTries({ perMinute, atOnce, elapsed: () => state.now }) };
};

const refusal = (retryAfter: number): unknown =>
  expect.objectContaining({
    slug: "too-many-tries",
    details: expect.objectContaining({ retryAfter }),
  });

describe("what is tried out", () => {
  test("is given to each caller up to a minute's, and again when that has come back", async () => {
    const { state, tries } = open(60, 4);
    expect(await tries(ANN, 60, async () => "decided")).toBe("decided");
    await expect(tries(ANN, 5, async () => "decided")).rejects.toEqual(refusal(5));
    expect(await tries({ actor: "bo" }, 5, async () => "decided")).toBe("decided");
    state.now = 5_000;
    expect(await tries(ANN, 5, async () => "decided")).toBe("decided");
  });

  test("runs for so many at once, over all callers; one that fails has ended too", async () => {
    const { tries } = open(60, 1);
    let fail: (reason: Error) => void = () => undefined;
    const first = tries(ANN, 1, () => new Promise<string>((_, reject) => (fail = reject)));
    await expect(tries({ actor: "bo" }, 1, async () => "decided")).rejects.toEqual(refusal(1));
    fail(new Error("broken"));
    await expect(first).rejects.toThrow("broken");
    expect(await tries(ANN, 1, async () => "decided")).toBe("decided");
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../platform/clock/index.ts";
import { createNights, nextHour } from "./nightly.ts";

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

describe("the hour at which models are trained", () => {
  it("is today's when it is still to come, else tomorrow's", () => {
    expect(nextHour(at("2026-11-23T01:00:00Z"), 3, "UTC")).toBe(at("2026-11-23T03:00:00Z"));
    expect(nextHour(at("2026-11-23T03:00:00Z"), 3, "UTC")).toBe(at("2026-11-24T03:00:00Z"));
  });

  it("L12: is of the zone, also in the night in which the clocks change", () => {
    const zone = "Europe/Stockholm";
    expect(nextHour(at("2026-11-23T00:00:00Z"), 3, zone)).toBe(at("2026-11-23T02:00:00Z"));
    // From two to three there is no hour that night.
    expect(nextHour(at("2026-03-28T12:00:00Z"), 2, zone)).toBe(at("2026-03-29T01:00:00Z"));
  });
});

describe("nights", () => {
  beforeEach(() => void vi.useFakeTimers({ now: at("2026-11-23T12:00:00Z") }));
  afterEach(() => void vi.useRealTimers());

  /** A server that has a version of the start; what it trained, and when. */
  const server = (answer: () => boolean, makes = true) => {
    const tried: string[] = [];
    let made = Date.now();
    const nights = createNights({
      config: { ATTUNE_TRAIN_HOUR: "3", ATTUNE_TIMEZONE: "UTC" },
      clock: { ...systemClock(), now: () => Date.now() },
      latest: async () => made,
      train: async (due) => {
        tried.push(`${new Date().toISOString()} for ${new Date(due).toISOString()}`);
        const isOurs = answer();
        if (isOurs && makes) made = Date.now();
        return isOurs;
      },
    });
    nights.wake();
    return { nights, tried };
  };

  it("are each trained in once", async () => {
    const { nights, tried } = server(() => true);
    await vi.advanceTimersByTimeAsync(2.5 * 86_400_000);
    await nights.stop();
    expect(tried).toEqual([
      "2026-11-24T03:00:00.000Z for 2026-11-24T03:00:00.000Z",
      "2026-11-25T03:00:00.000Z for 2026-11-25T03:00:00.000Z",
    ]);
    await vi.advanceTimersByTimeAsync(3 * 86_400_000);
    expect(tried).toHaveLength(2);
  });

  it("in which nothing could be made are not gone on about until the next one", async () => {
    const { nights, tried } = server(() => true, false);
    for (let hour = 0; hour < 60; hour += 1) {
      await vi.advanceTimersByTimeAsync(3_600_000);
      nights.wake();
    }
    await nights.stop();
    expect(tried).toHaveLength(2);
  });

  it("in which another has its turn are looked at again, until that one is done", async () => {
    let turns = 0;
    const { nights, tried } = server(() => (turns += 1) > 3);
    await vi.advanceTimersByTimeAsync(86_400_000);
    await nights.stop();
    expect(tried.map((each) => each.slice(11, 19))).toEqual([
      "03:00:00",
      "03:00:05",
      "03:00:10",
      "03:00:15",
    ]);
  });
});

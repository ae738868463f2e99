import { describe, expect, it } from "vitest";
import { nextHour } from "./nightly.ts";

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

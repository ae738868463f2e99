import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Schedule } from "./schedule.ts";
import { isOpen, nextOpening } from "./schedule.ts";

const HOUR = 3_600_000;
/** A Sunday on which clocks are put forward in Europe. */
const NOW = Temporal.Instant.from("2027-03-28T00:00:00Z").epochMilliseconds;

const instant = fc
  .integer({ min: -200, max: 200 })
  .map((hours) => Temporal.Instant.fromEpochMilliseconds(NOW + hours * HOUR).toString());
const clock = fc.constantFrom("00:00", "02:30", "09:00", "18:00", "23:59");
const schedules: fc.Arbitrary<Schedule> = fc.record(
  {
    from: instant,
    until: instant,
    days: fc.subarray(["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const, { minLength: 1 }),
    hours: fc.record({ from: clock, until: clock }),
  },
  { requiredKeys: [] },
);

describe("a schedule", () => {
  test("L12: whose hour is skipped by the clocks opens at the next instant that there is", () => {
    const schedule = { hours: { from: "02:30", until: "06:00" } };
    expect(nextOpening(schedule, NOW, "Europe/Stockholm")).toBe(NOW + HOUR);
  });

  test.prop([
    schedules,
    fc.integer({ min: -300 * 60, max: 300 * 60 }),
    fc.constantFrom("UTC", "Europe/Stockholm", "America/New_York", "Asia/Kathmandu"),
  ])(
    "L12: that is closed opens at the instant that is told, and not before",
    (schedule, minutes, zone) => {
      const now = NOW + minutes * 60_000;
      const opens = nextOpening(schedule, now, zone);
      if (!isOpen(schedule, now, zone)) {
        const last = Math.min(opens, now + 10 * 24 * HOUR);
        for (let at = now; at < last; at += 15 * 60_000)
          expect(isOpen(schedule, at, zone)).toBe(false);
        if (opens < Infinity) {
          expect(opens).toBeGreaterThan(now);
          expect(isOpen(schedule, opens, zone)).toBe(true);
          expect(isOpen(schedule, opens - 1, zone)).toBe(false);
        }
      }
    },
  );
});

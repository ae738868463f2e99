import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Schedule } from "./schedule.ts";
import { isOpen, nextOpening } from "./schedule.ts";

const HOUR = 3_600_000;
/** A Sunday on which clocks are put forward in Europe. */
const NOW = Date.UTC(2027, 2, 28);

const instant = fc
  .integer({ min: -200, max: 200 })
  .map((hours) => new Date(NOW + hours * HOUR).toISOString());
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
    const before = Date.UTC(2027, 2, 28, 0, 59);
    const after = Date.UTC(2027, 2, 28, 1, 0);
    const schedule = { hours: { from: "02:30", until: "06:00" } };
    expect(nextOpening(schedule, before, "Europe/Stockholm")).toBe(after);
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

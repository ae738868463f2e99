import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { dayIn, GRAINS, isDate, periodAt, periodsBefore, periodsBetween } from "./index.ts";

const HOUR = 3_600_000;
const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString();

describe("a period", () => {
  test("is named as ISO 8601 names it", () => {
    expect(periodAt("day", "UTC", "2026-11-22").name).toBe("2026-11-22");
    expect(periodAt("week", "UTC", "2026-11-22").name).toBe("2026-W47");
    expect(periodAt("month", "UTC", "2026-11-22").name).toBe("2026-11");
  });

  test("of a week begins on Monday, and its year is that of its Thursday", () => {
    expect(periodAt("week", "UTC", "2027-01-03")).toMatchObject({
      name: "2026-W53",
      firstDay: "2026-12-28",
    });
    expect(periodAt("week", "UTC", "2027-01-04").name).toBe("2027-W01");
    expect(periodAt("week", "UTC", "2024-12-30").name).toBe("2025-W01");
  });

  test("begins and ends at midnight of its zone, on days of 23 and 25 hours too", () => {
    const spring = periodAt("day", "Europe/Stockholm", "2026-03-29");
    expect(instantText(spring.start)).toBe("2026-03-28T23:00:00Z");
    expect(spring.end - spring.start).toBe(23 * HOUR);
    const autumn = periodAt("day", "Europe/Stockholm", "2026-10-25");
    expect(autumn.end - autumn.start).toBe(25 * HOUR);
  });

  test("begins at its first instant where the clock skips midnight", () => {
    const { start } = periodAt("day", "America/Sao_Paulo", "2018-11-04");
    expect(instantText(start)).toBe("2018-11-04T03:00:00Z");
  });
});

describe("the periods between two days", () => {
  test("hold the first day and the last", () => {
    const names = periodsBetween("week", "UTC", "2026-12-30", "2027-01-11", 10).map(
      ({ name }) => name,
    );
    expect(names).toEqual(["2026-W53", "2027-W01", "2027-W02"]);
  });

  test("are one more than allowed at most", () => {
    expect(periodsBetween("day", "UTC", "0001-01-01", "9999-01-01", 5)).toHaveLength(6);
  });

  test("are as many as were asked back for, the last day's own included", () => {
    expect(periodsBefore("day", "2026-03-01", 29)).toBe("2026-01-31");
    expect(periodsBefore("week", "2026-11-22", 11)).toBe("2026-08-31");
    expect(periodsBefore("month", "2026-11-30", 11)).toBe("2025-12-01");
  });

  test.prop([
    fc.constantFrom(...GRAINS),
    fc.constantFrom("UTC", "Europe/Stockholm", "America/Sao_Paulo", "Pacific/Apia"),
    fc.integer({ min: 0, max: 30_000 }),
    fc.integer({ min: 0, max: 400 }),
  ])("follow each other without a gap, and each instant is in one", (grain, zone, day, length) => {
    const [from = "", to = ""] = [day, day + length].map((each) => dayIn("UTC", each * 24 * HOUR));
    const periods = periodsBetween(grain, zone, from, to, 1_000);
    periods.forEach(({ start, end, firstDay }, nth) => {
      expect(end).toBeGreaterThanOrEqual(start);
      expect(periods[nth + 1]?.start ?? end).toBe(end);
      // A day that a zone skipped as a whole holds no instant.
      if (end > start) {
        expect(dayIn(zone, start)).toBe(firstDay);
        expect(periodAt(grain, zone, dayIn(zone, end - 1)).firstDay).toBe(firstDay);
      }
    });
    expect(periods[0]?.firstDay).toBe(periodAt(grain, zone, from).firstDay);
    expect(periods.at(-1)?.name).toBe(periodAt(grain, zone, to).name);
  });
});

describe("a date", () => {
  test.each(["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00:00Z", ""])(
    "is not %s",
    (text) => expect(isDate(text)).toBe(false),
  );
  test("is a leap day in a leap year", () => {
    expect(isDate("2028-02-29")).toBe(true);
    expect(isDate("2027-02-29")).toBe(false);
  });
});

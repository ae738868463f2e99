import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Row } from "./pressure.ts";
import { channelsIn, daysUntil, perPerson, rowsOf, shareOf, worstDay } from "./pressure.ts";

const row = (day: string, channel: string | null, people: number, tooMuch = 0): Row => ({
  day,
  channel,
  decisions: people,
  forNobody: [],
  people,
  offers: people * 2,
  distribution: { none: 0, one: 0, two: people, threeToFive: 0, sixOrMore: 0 },
  tooMuch: { people: tooMuch, top: [] },
  heardNothing: { people: 0, some: [], reasons: [], notReplayable: 0 },
  choices: {
    priority: people,
    formula: 0,
    value: 0,
    thompson: 0,
    explored: 0,
    guarded: 0,
    selfTuning: 0,
    control: 0,
    other: 0,
  },
});
const report = (...rows: Row[]) => ({
  from: "2026-11-22",
  to: "2026-11-22",
  timezone: "UTC",
  counts: "given" as const,
  threshold: 6,
  profiles: 9,
  rows,
});

describe("pressure, day by day", () => {
  test("has each day once, in order, of a channel or of all together", () => {
    const reports = [
      report(row("2026-11-22", null, 3), row("2026-11-22", "web", 2)),
      report(row("2026-11-21", null, 5), row("2026-11-21", "app", 1)),
    ];
    expect(rowsOf(reports, "").map(({ day, people }) => [day, people])).toEqual([
      ["2026-11-21", 5],
      ["2026-11-22", 3],
    ]);
    expect(rowsOf(reports, "web").map(({ day }) => day)).toEqual(["2026-11-22"]);
    expect(channelsIn(reports)).toEqual(["app", "web"]);
  });

  test("says nothing of a part of nobody", () => {
    expect([shareOf(0, row("2026-11-22", null, 0)), perPerson(row("2026-11-22", null, 0))]).toEqual(
      [null, null],
    );
    expect(shareOf(1, row("2026-11-22", null, 4))).toBe(0.25);
  });

  test("names the day on which most people got too much, if there is one", () => {
    const rows = [row("2026-11-20", null, 9), row("2026-11-21", null, 9, 2)];
    expect(worstDay(rows)?.day).toBe("2026-11-21");
    expect(worstDay(rows.slice(0, 1))).toBe(null);
  });

  test.prop([fc.integer({ min: 1, max: 31 })])("counts its days back from the last", (count) => {
    const days = daysUntil("2026-03-02", count);
    expect(days).toHaveLength(count);
    expect(days.at(-1)).toBe("2026-03-02");
    expect([...new Set(days)].toSorted()).toEqual([...days]);
  });
});

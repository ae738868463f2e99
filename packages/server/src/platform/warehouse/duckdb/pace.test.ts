import { describe, expect, test } from "vitest";
import { createPace } from "./pace.ts";

const DAY = { grain: "day", firstDay: "2026-11-22" } as const;
const BEFORE = { grain: "day", firstDay: "2026-11-21" } as const;
const MONTH = { grain: "month", firstDay: "2026-11-01" } as const;

describe("the pace of computing", () => {
  test("has nothing to wait for while nothing is marked", () => {
    expect(createPace().next([], 0)).toBeNull();
  });

  test("lets a period rest, and others be computed meanwhile", () => {
    const pace = createPace();
    expect(pace.next([DAY, BEFORE], 0)).toEqual({ period: DAY });
    pace.computed(DAY, 10, 10, false);
    expect(pace.next([DAY, BEFORE], 10)).toEqual({ wait: 30 });
    expect(pace.next([DAY, BEFORE], 40)).toEqual({ period: BEFORE });
    expect(pace.next([DAY], 40)).toEqual({ wait: 970 });
    expect(pace.next([DAY], 1_010)).toEqual({ period: DAY });
  });

  test("lets what took long rest longer, and longer still while the stream is behind", () => {
    const pace = createPace();
    pace.computed(MONTH, 5_000, 5_000, false);
    expect(pace.next([DAY], 5_000)).toEqual({ wait: 15_000 });
    expect(pace.next([MONTH], 20_000)).toEqual({ wait: 85_000 });
    pace.computed(DAY, 20_000, 100, true);
    expect(pace.next([BEFORE], 20_000)).toEqual({ wait: 1_900 });
  });
});

import { periodAt } from "@attune/core/calendar";
import { describe, expect, test } from "vitest";
import type { Rollups } from "../../platform/warehouse/index.ts";
import type { Asked } from "./view.ts";
import { periodView, warehouseView } from "./view.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = periodAt("day", "UTC", "2026-11-21");
const ASKED: Asked = { metrics: ["events", "conversion"], by: [], now: NOW };

const rollups = (periods: Rollups["periods"]) =>
  ({
    state: "on",
    periods,
    rows: [
      {
        firstDay: "2026-11-21",
        channel: null,
        source: null,
        events: 3,
        people: 2,
        buyers: 1,
        orders: 1,
        refunds: 0,
        money: [],
      },
    ],
  }) as const;

describe("L10: a period without figures says why", () => {
  test("when they are not computed yet", () => {
    const pending = [{ firstDay: "2026-11-21", computedAt: null, isPending: true }];
    expect(periodView(DAY, rollups(pending), ASKED)).toMatchObject({
      computedAt: null,
      ageSeconds: null,
      isPending: true,
      rows: [
        {
          events: { value: null, insufficient: { because: "not computed yet" } },
          conversion: { value: null, insufficient: { because: "not computed yet" } },
        },
      ],
    });
  });

  test("when the warehouse cannot be read", () => {
    const broken = { state: "not readable", reason: "a byte is wrong", fix: "delete it" } as const;
    expect(periodView(DAY, broken, ASKED).rows).toEqual([
      {
        events: {
          value: null,
          insufficient: { because: "warehouse not readable", need: null, have: null },
        },
        conversion: {
          value: null,
          insufficient: { because: "warehouse not readable", need: null, have: null },
        },
      },
    ]);
    expect(warehouseView(broken, [])).toEqual({
      state: "not readable",
      behind: null,
      isStalled: false,
      pending: 0,
      oldest: null,
    });
  });

  test("and one that never had an event has figures all the same: nothing, as it was", () => {
    expect(periodView(DAY, rollups([]), ASKED)).toMatchObject({
      isPending: false,
      rows: [{ events: { value: 0 }, conversion: { insufficient: { need: 20, have: 0 } } }],
    });
    expect(periodView(DAY, rollups([]), { ...ASKED, by: ["channel"] }).rows).toEqual([]);
  });
});

describe("the age of figures", () => {
  const computed = [{ firstDay: "2026-11-21", computedAt: NOW - 90_000, isPending: true }];

  test("is told with each period, also while they wait to be computed again", () => {
    expect(periodView(DAY, rollups(computed), ASKED)).toMatchObject({
      isOver: true,
      computedAt: "2026-11-22T11:58:30.000Z",
      ageSeconds: 90,
      isPending: true,
      rows: [{ events: { value: 3 } }],
    });
  });

  test("is told of all: the oldest, how many wait, how far the stream is behind", () => {
    const period = periodView(DAY, rollups(computed), ASKED);
    const freshness = { entries: 7, seconds: 1.5, pendingPeriods: 9 };
    const status = {
      state: "on",
      engine: "duckdb",
      freshness,
      trouble: "the disk is full",
    } as const;
    expect(warehouseView(status, [period])).toEqual({
      state: "on",
      behind: { entries: 7, seconds: 1.5 },
      isStalled: true,
      pending: 1,
      oldest: "2026-11-22T11:58:30.000Z",
    });
  });
});

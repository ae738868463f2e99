import type { Period } from "@attune/core/calendar";
import { periodAt } from "@attune/core/calendar";
import { describe, expect, test } from "vitest";
import type { Figures, RollupRow } from "../../platform/warehouse/index.ts";
import type { Asked } from "./view.ts";
import { periodViews, warehouseView } from "./view.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = periodAt("day", "UTC", "2026-11-21");
const ASKED: Asked = { metrics: ["events", "conversion"], by: [], now: NOW };

type On = Extract<Figures, { state: "on" }>;

const ROW: RollupRow = {
  firstDay: "2026-11-21",
  channel: null,
  isOther: false,
  source: null,
  events: 3,
  people: 2,
  buyers: 1,
  orders: 1,
  refunds: 0,
  money: [],
};
const rollups = (periods: On["periods"]): On => ({
  state: "on",
  isCaughtUp: true,
  periods,
  rows: [ROW],
});
const periodView = (period: Period, figures: Parameters<typeof periodViews>[1], asked: Asked) => {
  const [view] = periodViews([period], figures, asked);
  if (!view) throw new Error("one period has one view");
  return view;
};
const NOW_ALL = { hasSettled: false, isCatchingUp: false };

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
    expect(warehouseView(broken, [], NOW_ALL)).toEqual({
      state: "not readable",
      behind: null,
      isStalled: false,
      isCatchingUp: false,
      isSettled: false,
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

describe("L10: while the warehouse catches up", () => {
  const behind = (periods: On["periods"]): On => ({ ...rollups(periods), isCaughtUp: false });

  test("a period that it knows nothing of may have had events", () => {
    for (const by of [[], ["channel"]] as const)
      expect(periodView(DAY, behind([]), { ...ASKED, by })).toMatchObject({
        computedAt: null,
        isPending: true,
        rows: [{ events: { value: null, insufficient: { because: "not computed yet" } } }],
      });
  });

  test("figures that there are will be computed again", () => {
    const computed = [{ firstDay: "2026-11-21", computedAt: NOW, isPending: false }];
    expect(periodView(DAY, behind(computed), ASKED)).toMatchObject({
      isPending: true,
      rows: [{ events: { value: 3 } }],
    });
  });
});

describe("the channels that are not told apart", () => {
  const computed = [{ firstDay: "2026-11-21", computedAt: NOW, isPending: false }];
  const asked: Asked = { ...ASKED, metrics: ["events", "people", "conversion"], by: ["channel"] };

  test("are a row that no channel of the same name is taken for", () => {
    const rows = [
      { ...ROW, channel: "(other)" },
      { ...ROW, isOther: true },
    ];
    const told = periodView(DAY, { ...rollups(computed), rows }, asked).rows;
    expect(told[0]).toMatchObject({ channel: "(other)", people: { value: 2 } });
    expect(told[0]).not.toHaveProperty("isOther");
    expect(told[1]).toMatchObject({ channel: "(other)", isOther: true, people: { value: 2 } });
  });

  test("L10: have no people where they were counted each on its own", () => {
    const rows = [{ ...ROW, isOther: true, people: null, buyers: null }];
    const none = { value: null, insufficient: { because: "people do not add up" } };
    expect(periodView(DAY, { ...rollups(computed), rows }, asked).rows).toMatchObject([
      { events: { value: 3 }, people: none, conversion: none },
    ]);
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
      rebuilt: null,
    } as const;
    expect(warehouseView(status, [period], NOW_ALL)).toEqual({
      state: "on",
      behind: { entries: 7, seconds: 1.5 },
      isStalled: true,
      isCatchingUp: false,
      isSettled: false,
      pending: 1,
      oldest: "2026-11-22T11:58:30.000Z",
    });
  });
});

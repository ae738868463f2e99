import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { DayCounts, SourceCounts } from "./counts.ts";
import { NO_COUNTS } from "./counts.ts";
import type { Declared } from "./index.ts";
import { DAY, dayOf, overallQuality, sourceQuality, UNKNOWN_EVENT } from "./index.ts";

const HOUR = 3_600_000;
/** 2026-11-21T14:30:00Z, a Saturday. */
const NOW = 1_795_271_400_000;
const TODAY = dayOf(NOW);

const dayWith = (day: number, counts: Partial<DayCounts>): DayCounts => ({
  ...NO_COUNTS,
  ...counts,
  day,
});
const SHOP: SourceCounts = {
  source: "shop",
  firstDay: null,
  lastReceived: NOW,
  lastTime: NOW,
  days: [],
  events: [],
  rules: [],
  unknown: null,
  refusals: [],
  rejections: [],
  traits: [],
};
const DECLARED: Declared = { updates: null, traits: [] };
const judge = (counts: Partial<SourceCounts>, declared: Partial<Declared> = {}, days = 30) =>
  sourceQuality({ ...SHOP, ...counts }, { ...DECLARED, ...declared }, NOW, days);

/** The days from so many ago until today, each with the same counts. */
const everyDay = (ago: number, counts: Partial<DayCounts>): DayCounts[] =>
  Array.from({ length: ago + 1 }, (_each, index) => dayWith(TODAY - ago + index, counts));

describe("freshness", () => {
  const stateAt = (
    age: number | null,
    updates: "real time" | "daily" | "on change",
    expectWithin: number | null = null,
  ) =>
    judge({ lastTime: age === null ? null : NOW - age }, { updates: { updates, expectWithin } })
      .freshness.state;

  it("a source in real time is fresh for an hour, late for a day, then silent", () => {
    expect(stateAt(HOUR, "real time")).toBe("fresh");
    expect(stateAt(HOUR + 1, "real time")).toBe("late");
    expect(stateAt(DAY, "real time")).toBe("late");
    expect(stateAt(DAY + 1, "real time")).toBe("silent");
  });

  it("a daily source is fresh for 25 hours and silent after three times that", () => {
    expect(stateAt(25 * HOUR, "daily")).toBe("fresh");
    expect(stateAt(25 * HOUR + 1, "daily")).toBe("late");
    expect(stateAt(75 * HOUR + 1, "daily")).toBe("silent");
  });

  it("its definition may say within how long", () => {
    expect(stateAt(6 * HOUR, "real time", 6 * HOUR)).toBe("fresh");
    expect(stateAt(6 * HOUR + 1, "on change", 6 * HOUR)).toBe("late");
  });

  it("nothing is expected of a source that sends on change, or that has no definition", () => {
    expect(stateAt(400 * DAY, "on change")).toBe("no expectation");
    expect(judge({ lastTime: NOW - 400 * DAY }).freshness.state).toBe("no expectation");
    expect(stateAt(null, "on change")).toBe("never");
  });

  it("says until when the next event was expected, and finds the source that is late", () => {
    const { freshness, concerns } = judge(
      { lastTime: NOW - 2 * HOUR },
      { updates: { updates: "real time", expectWithin: null } },
    );
    expect(freshness.expectedBy).toBe(NOW - HOUR);
    expect(concerns).toEqual([
      { concern: "late", lastTime: NOW - 2 * HOUR, expectedBy: NOW - HOUR },
    ]);
  });
});

describe("volume", () => {
  const history = (lastDay: number, ago: number) =>
    judge({
      firstDay: TODAY - ago,
      days: [
        ...everyDay(ago, { accepted: 100 }).filter(({ day }) => day < TODAY - 1),
        dayWith(TODAY - 1, { accepted: lastDay }),
        dayWith(TODAY, { accepted: 7 }),
      ],
    }).volume;

  it("judges the last whole day by the median of its weekday, and shows today beside it", () => {
    expect(history(100, 40)).toMatchObject({
      today: 7,
      typicalToday: { value: 100 },
      lastDay: { received: 100, typical: { value: 100 }, state: "usual" },
    });
    expect(history(49, 40).lastDay.state).toBe("low");
    expect(history(50, 40).lastDay.state).toBe("usual");
    expect(history(201, 40).lastDay.state).toBe("high");
  });

  it("one odd day among four does not move what is typical", () => {
    const days = everyDay(40, { accepted: 100 }).map((each) =>
      each.day === TODAY - 8 ? dayWith(each.day, { accepted: 90_000 }) : each,
    );
    expect(judge({ firstDay: TODAY - 40, days }).volume.lastDay.typical).toEqual({ value: 100 });
  });

  it("L10: with less than 14 days of history nothing is typical", () => {
    expect(history(1, 14).lastDay).toMatchObject({
      state: "insufficient",
      typical: { value: null, insufficient: { need: 14, have: 13 } },
    });
    expect(history(1, 15).lastDay.state).toBe("low");
  });
});

describe("validity, duplicates and the stitch rate", () => {
  it("an event that is warned about, quarantined or rejected is not valid; a duplicate is counted apart", () => {
    const { totals } = judge({
      days: [
        dayWith(TODAY, { accepted: 80, warned: 5, quarantined: 10, rejected: 10, duplicate: 25 }),
      ],
    });
    expect(totals).toMatchObject({
      received: 100,
      validity: { value: 0.75 },
      duplicates: { value: 0.2 },
    });
  });

  it("an event that came out of quarantine was received once, and not valid", () => {
    const { totals } = judge({
      days: [dayWith(TODAY, { accepted: 90, released: 10, quarantined: 20 })],
    });
    expect(totals).toMatchObject({ received: 100, validity: { value: 0.8 } });
  });

  it("L10: a share of fewer than 20 events is insufficient", () => {
    const { totals, stitched } = judge({ days: [dayWith(TODAY - 3, { accepted: 19, tied: 19 })] });
    expect(totals.validity).toEqual({ value: null, insufficient: { need: 20, have: 19 } });
    expect(stitched).toEqual({ value: null, insufficient: { need: 20, have: 19 } });
  });

  it("the stitch rate is of days that ended 24 hours ago", () => {
    const { stitched, history } = judge({
      days: [
        dayWith(TODAY - 2, { accepted: 40, tied: 30 }),
        dayWith(TODAY - 1, { accepted: 1_000 }),
        dayWith(TODAY, { accepted: 1_000 }),
      ],
    });
    expect(stitched).toEqual({ value: 0.75 });
    expect(history.slice(-3).map(({ stitched: each }) => each)).toEqual([
      { value: 0.75 },
      null,
      null,
    ]);
  });

  it("the history has every day of the window, also those without anything", () => {
    const { history, window } = judge({ days: [dayWith(TODAY - 5, { accepted: 3 })] }, {}, 7);
    expect(history.map(({ day }) => day)).toEqual(
      [-6, -5, -4, -3, -2, -1, 0].map((n) => TODAY + n),
    );
    expect(history.map(({ received }) => received)).toEqual([0, 3, 0, 0, 0, 0, 0]);
    expect(window).toEqual({ from: TODAY - 6, to: TODAY });
  });
});

describe("completeness per trait", () => {
  const days = everyDay(80, { accepted: 10, identifies: 10 });
  const carried = (trait: string, from: number, to: number, count: number) =>
    Array.from({ length: from - to + 1 }, (_each, n) => ({ day: TODAY - from + n, trait, count }));
  const traitsOf = (traits: SourceCounts["traits"], declared: readonly string[] = []) =>
    judge({ firstDay: TODAY - 80, days, traits }, { traits: declared }).traits;

  it("is the share of identify messages that carried it, against the window before", () => {
    expect(traitsOf([...carried("email", 80, 30, 4), ...carried("email", 29, 0, 9)])).toEqual([
      { trait: "email", planned: false, completeness: { value: 0.9 }, change: 0.5, stopped: null },
    ]);
  });

  it("a trait of the tracking plan that never came is there with nothing", () => {
    expect(traitsOf(carried("email", 80, 0, 10), ["email", "phone"])).toMatchObject([
      { trait: "email", planned: true, completeness: { value: 1 } },
      { trait: "phone", planned: true, completeness: { value: 0 }, stopped: null },
    ]);
  });

  it("a source that identifies nobody misses nothing", () => {
    expect(judge({ days: everyDay(5, { accepted: 10 }) }, { traits: ["email"] }).traits).toEqual(
      [],
    );
  });

  it("a trait that came and has not for three days has stopped, since the day after its last", () => {
    const { traits, concerns } = judge({
      firstDay: TODAY - 80,
      days,
      traits: carried("favourite", 80, 3, 5),
    });
    expect(traits[0]?.stopped).toEqual({ since: TODAY - 2, last: TODAY - 3, missing: 30 });
    expect(concerns).toEqual([
      { concern: "trait stopped", trait: "favourite", since: TODAY - 2, missing: 30 },
    ]);
  });

  it("two days are not enough, nor is a trait that hardly ever came", () => {
    expect(traitsOf(carried("favourite", 80, 2, 5))[0]?.stopped).toBeNull();
    const rare = [{ day: TODAY - 10, trait: "rare", count: 6 }];
    expect(traitsOf(rare)[0]?.stopped).toBeNull();
    expect(traitsOf([{ day: TODAY - 10, trait: "rare", count: 7 }])[0]?.stopped).not.toBeNull();
  });

  it("L10: fewer than 20 identify messages without it say nothing", () => {
    const few = everyDay(80, { accepted: 2, identifies: 2 });
    const judged = (ago: number) =>
      judge({ days: few, traits: carried("favourite", 80, ago, 2) }).traits[0]?.stopped;
    expect(judged(9)).toBeNull();
    expect(judged(10)).toMatchObject({ missing: 20 });
  });
});

describe("a source that never sent", () => {
  it("stands out when it is defined", () => {
    const never = { lastTime: null, lastReceived: null };
    const updates = { updates: "on change", expectWithin: null } as const;
    expect(judge(never, { updates }).concerns).toEqual([{ concern: "never sent" }]);
    expect(judge(never).concerns).toEqual([]);
  });
});

describe("rules that are broken", () => {
  const rule = (last: number, count: number) => ({
    type: "track",
    name: "Order Completed",
    rule: "properties.total:required",
    count,
    first: TODAY - 20,
    last,
    profile: 7,
  });

  it("a rule that was broken within the last week stands out, with the day since which it is", () => {
    expect(judge({ rules: [rule(TODAY - 7, 3)] }).concerns).toEqual([
      {
        concern: "rule broken",
        type: "track",
        name: "Order Completed",
        rule: "properties.total:required",
        count: 3,
        since: TODAY - 20,
        last: TODAY - 7,
        profile: 7,
      },
    ]);
    expect(judge({ rules: [rule(TODAY - 8, 3)] }).concerns).toEqual([]);
  });

  it("events that no plan names are one concern, whatever they are called", () => {
    const unplanned = { ...rule(TODAY, 1), rule: UNKNOWN_EVENT };
    const unknown = { events: 40, names: 30, first: TODAY - 2, last: TODAY };
    const { concerns } = judge({
      rules: [...Array.from({ length: 30 }, () => unplanned), rule(TODAY, 3)],
      unknown,
    });
    expect(concerns).toMatchObject([
      { concern: "rule broken", rule: "properties.total:required" },
      { concern: "unknown events", count: 40, names: 30, since: TODAY - 2, last: TODAY },
    ]);
  });

  it("links that were refused within the last week stand out, with an example", () => {
    const refused = (last: number) => ({
      refusals: [
        {
          reason: "limit",
          namespace: "anonymous_id",
          count: 2,
          first: TODAY - 20,
          last,
          profile: 3,
        },
      ],
    });
    expect(judge(refused(TODAY - 7)).concerns).toEqual([
      {
        concern: "links refused",
        reason: "limit",
        namespace: "anonymous_id",
        count: 2,
        since: TODAY - 20,
        last: TODAY - 7,
        profile: 3,
      },
    ]);
    expect(judge(refused(TODAY - 8)).concerns).toEqual([]);
  });
});

describe("known profiles", () => {
  const overall = (changes: readonly { day: number; change: number }[]) =>
    overallQuality(
      [],
      {
        known: [{ day: TODAY - 50, change: 40 }],
        traits: [{ trait: "email", changes }],
      },
      NOW,
      30,
    ).completeness;

  it("completeness is the share of known profiles with a value, by the running sum of changes", () => {
    const { profiles, traits } = overall([
      { day: TODAY - 2, change: 10 },
      { day: TODAY - 40, change: 20 },
    ]);
    expect(profiles).toBe(40);
    expect(traits[0]).toMatchObject({ profiles: 30, completeness: { value: 0.75 }, change: 0.25 });
    expect(traits[0]?.history.map(({ value }) => value).slice(-4)).toEqual([0.5, 0.75, 0.75, 0.75]);
  });
});

describe("all sources together", () => {
  const counts = fc.record({
    accepted: fc.nat(100),
    quarantined: fc.nat(50),
    rejected: fc.nat(50),
    duplicate: fc.nat(50),
    tied: fc.nat(50),
  });
  const days = fc.uniqueArray(
    fc
      .tuple(fc.integer({ min: 0, max: 60 }), counts)
      .map(([ago, each]) => dayWith(TODAY - ago, each)),
    { selector: ({ day }) => day },
  );

  test.prop([days, days, fc.integer({ min: 1, max: 60 })])(
    "a count of all is the sum of the sources' counts, in the totals and on each day",
    (one, other, window) => {
      const sources = [one, other].map((each, n) => ({
        counts: { ...SHOP, source: `s${n}`, days: each.toSorted((a, b) => a.day - b.day) },
        declared: DECLARED,
      }));
      const {
        totals,
        history,
        sources: judged,
      } = overallQuality(sources, { known: [], traits: [] }, NOW, window);
      for (const field of ["received", "accepted", "duplicate", "rejected", "tied"] as const) {
        const sum = judged.reduce((all, each) => all + each.totals[field], 0);
        expect(totals[field]).toBe(sum);
        expect(history.reduce((all, each) => all + each[field], 0)).toBe(sum);
      }
      expect(history).toHaveLength(window);
    },
  );
});

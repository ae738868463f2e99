import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json/index.ts";
import type { FeatureRecord, Subject } from "./index.ts";
import { compileConditionNode, readCondition, subjectOf, zoneOf } from "./index.ts";

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const text = (instant: number | null): string | null =>
  instant === null ? null : Temporal.Instant.fromEpochMilliseconds(instant).toString();

type Asked = {
  readonly zone?: string;
  readonly attributes?: JsonObject;
  readonly times?: readonly string[];
};

/** A condition asked at instants, of somebody with an Order Completed at each of some times. */
const asked = (condition: JsonObject, { zone = "UTC", attributes = {}, times = [] }: Asked) => {
  const { node, flaws } = readCondition(condition);
  expect(flaws).toEqual([]);
  const compiled = compileConditionNode(node);
  const records = times.map((time, nth): FeatureRecord => [at(time), `m${nth}`, "shop"]);
  const subject = (now: number): Subject => ({
    ...subjectOf(attributes, now),
    zone,
    records: () => records,
  });
  return {
    holds: (time: string) => compiled.holds(subject(at(time))),
    next: (time: string) => text(compiled.nextChange(subject(at(time)))),
  };
};

const orders = (more: JsonObject): JsonObject => ({ $event: { name: "Order Completed", ...more } });

describe("a rolling window", () => {
  test("closes at the event's time and its length, to the millisecond", () => {
    const { holds, next } = asked(orders({ within: "60d" }), {
      times: ["2026-01-01T10:00:00.005Z"],
    });
    expect(next("2026-01-02T00:00:00Z")).toBe("2026-03-02T10:00:00.005Z");
    expect(holds("2026-03-02T10:00:00.004Z")).toBe(true);
    expect(holds("2026-03-02T10:00:00.005Z")).toBe(false);
    expect(next("2026-03-02T10:00:00.005Z")).toBeNull();
  });

  test("makes absence true by time alone", () => {
    const { holds, next } = asked(orders({ within: "30d", count: 0 }), {
      times: ["2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z"],
    });
    expect(holds("2026-01-31T00:00:00Z")).toBe(false);
    expect(next("2026-01-05T00:00:00Z")).toBe("2026-02-04T00:00:00Z");
    expect(holds("2026-02-04T00:00:00Z")).toBe(true);
  });

  test("ends with the event that makes the number too small, not with the first that leaves", () => {
    const { next } = asked(orders({ within: "1d", count: { $gte: 2 } }), {
      times: ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z"],
    });
    expect(next("2026-01-01T04:00:00Z")).toBe("2026-01-02T02:00:00Z");
  });

  test("is 24 hours a day, whatever the clocks do", () => {
    const { next } = asked(orders({ within: "1d" }), {
      zone: "Europe/Stockholm",
      times: ["2026-03-28T23:30:00Z"],
    });
    expect(next("2026-03-29T00:00:00Z")).toBe("2026-03-29T23:30:00Z");
  });
});

describe("a calendar window", () => {
  test("of a day ends at midnight in the zone, on a day of 23 hours and on one of 25", () => {
    const spring = asked(orders({ within: "today" }), {
      zone: "Europe/Stockholm",
      times: ["2026-03-28T23:00:00Z"],
    });
    expect(spring.holds("2026-03-28T23:00:00Z")).toBe(true);
    expect(spring.next("2026-03-28T23:00:00Z")).toBe("2026-03-29T22:00:00Z");
    const autumn = asked(orders({ within: "today" }), {
      zone: "Europe/Stockholm",
      times: ["2026-10-24T22:00:00Z"],
    });
    expect(autumn.next("2026-10-24T22:00:00Z")).toBe("2026-10-25T23:00:00Z");
  });

  test("of a day follows Lord Howe, whose clocks move by half an hour", () => {
    const { next } = asked(orders({ within: "today" }), {
      zone: "Australia/Lord_Howe",
      times: ["2026-10-03T14:00:00Z"],
    });
    // 2026-10-04 is 23.5 hours long: from 13:30Z the day before to 13:00Z.
    expect(next("2026-10-03T14:00:00Z")).toBe("2026-10-04T13:00:00Z");
  });

  test("of yesterday begins when the day is over, and ends a day later", () => {
    const { holds, next } = asked(orders({ within: "yesterday" }), {
      zone: "Europe/Stockholm",
      times: ["2026-06-10T10:00:00Z"],
    });
    expect(holds("2026-06-10T12:00:00Z")).toBe(false);
    expect(next("2026-06-10T12:00:00Z")).toBe("2026-06-10T22:00:00Z");
    expect(next("2026-06-10T22:00:00Z")).toBe("2026-06-11T22:00:00Z");
  });

  test("of a month has a leap day in a leap year", () => {
    const { next, holds } = asked(orders({ within: "this month" }), {
      times: ["2028-02-29T12:00:00Z"],
    });
    expect(holds("2028-02-29T23:59:59.999Z")).toBe(true);
    expect(next("2028-02-29T12:00:00Z")).toBe("2028-03-01T00:00:00Z");
  });

  test("of a week begins on Monday in the zone", () => {
    const { holds } = asked(orders({ within: "this week" }), {
      zone: "Europe/Stockholm",
      times: ["2026-11-22T22:59:59Z"],
    });
    expect(holds("2026-11-22T22:59:59.999Z")).toBe(true);
    expect(holds("2026-11-22T23:00:00Z")).toBe(false);
  });

  test.each([
    ["this year", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    ["last year", "2025-12-31T23:59:59Z", "2027-01-01T00:00:00Z"],
    ["last month", "2026-05-31T00:00:00Z", "2026-07-01T00:00:00Z"],
    ["last week", "2026-06-07T23:00:00Z", "2026-06-15T00:00:00Z"],
  ])("of %s holds for an event at %s until %s", (within, time, until) => {
    const { holds, next } = asked(orders({ within }), { times: [time] });
    expect(holds("2026-06-10T00:00:00Z")).toBe(true);
    expect(next("2026-06-10T00:00:00Z")).toBe(until);
  });
});

describe("days between dates", () => {
  test("are days of the zone: from the first instant of one, up to that of the other", () => {
    const between = { between: { from: "2026-06-01", until: "2026-06-02" } };
    const stockholm = (time: string) =>
      asked(orders(between), { zone: "Europe/Stockholm", times: [time] }).holds(time);
    expect(stockholm("2026-05-31T21:59:59.999Z")).toBe(false);
    expect(stockholm("2026-05-31T22:00:00Z")).toBe(true);
    expect(stockholm("2026-06-01T21:59:59.999Z")).toBe(true);
    expect(stockholm("2026-06-01T22:00:00Z")).toBe(false);
  });
});

describe("an instant relative to now", () => {
  test.each([
    ["$lt", "2026-02-01T00:00:00.001Z"],
    ["$lte", "2026-02-01T00:00:00Z"],
  ])("%s becomes true at %s", (op, turns) => {
    const { holds, next } = asked(
      { since: { [op]: { $now: "-31d" } } },
      { attributes: { since: "2026-01-01T00:00:00Z" } },
    );
    expect(next("2026-01-15T00:00:00Z")).toBe(turns);
    expect(holds(turns)).toBe(true);
  });

  test.each([
    ["$gt", "2026-02-01T00:00:00Z"],
    ["$gte", "2026-02-01T00:00:00.001Z"],
  ])("%s becomes false at %s", (op, turns) => {
    const { holds, next } = asked(
      { trial_ends: { [op]: { $now: "+7d" } } },
      { attributes: { trial_ends: at("2026-02-08T00:00:00Z") } },
    );
    expect(next("2026-01-15T00:00:00Z")).toBe(turns);
    expect(holds(turns)).toBe(false);
  });

  test("is that of the last event too", () => {
    const { next } = asked(orders({ last: { of: "time", $lt: { $now: "-30d" } } }), {
      times: ["2026-01-01T00:00:00Z", "2026-01-10T00:00:00Z"],
    });
    expect(next("2026-01-11T00:00:00Z")).toBe("2026-02-09T00:00:00.001Z");
  });

  test("a value that is no instant is neither before nor after, and never becomes so", () => {
    const { holds, next } = asked(
      { since: { $lt: { $now: "0d" } } },
      { attributes: { since: "soon" } },
    );
    expect(holds("2026-01-01T00:00:00Z")).toBe(false);
    expect(next("2026-01-01T00:00:00Z")).toBeNull();
  });
});

test("somebody's zone is the trait timezone when it names one", () => {
  expect(zoneOf({ timezone: "Australia/Lord_Howe" }, "UTC")).toBe("Australia/Lord_Howe");
  for (const timezone of ["+02:00", "Mars/Olympus", "", 7])
    expect(zoneOf({ timezone }, "Europe/Stockholm")).toBe("Europe/Stockholm");
});

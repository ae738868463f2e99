import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Entry, Feed, Step } from "./feed.ts";
import { EMPTY, KEPT, stepFeed } from "./feed.ts";

const entry = (number: number): Entry => ({
  key: String(number),
  row: {
    kind: "membership",
    id: `${number}-0`,
    seq: number,
    at: "2026-11-22T10:00:00.000Z",
    profile: null,
    segments: { entered: [], left: [] },
  },
});
const keysOf = (entries: readonly Entry[]): number[] => entries.map(({ key }) => Number(key));
const through = (steps: readonly Step[]): Feed => steps.reduce(stepFeed, EMPTY);

const pieces = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom("pause" as const, "go on" as const)),
);

describe("the live feed", () => {
  test.prop([pieces])("loses nothing and keeps the order, however often it is paused", (does) => {
    let next = 0;
    const steps = does.map((each): Step => {
      if (typeof each === "string") return { kind: each };
      const entries = Array.from({ length: each }, (_, at) => entry(next + at));
      next += each;
      return { kind: "come", entries };
    });
    const { entries, come } = through([...steps, { kind: "go on" }]);
    expect(keysOf(entries)).toEqual(Array.from({ length: next }, (_, at) => next - 1 - at));
    expect(come).toBe(next);
  });

  test("does not move while it is paused, and says how many wait", () => {
    const paused = through([
      { kind: "come", entries: [entry(1)] },
      { kind: "pause" },
      { kind: "come", entries: [entry(2), entry(3)] },
    ]);
    expect(keysOf(paused.entries)).toEqual([1]);
    expect(paused.waiting).toHaveLength(2);
  });

  test("puts what was passed over where it was passed over", () => {
    const filled = through([
      { kind: "come", entries: [entry(1), entry(2), entry(5)] },
      { kind: "fill", key: "2", entries: [entry(3), entry(4)] },
    ]);
    expect(keysOf(filled.entries)).toEqual([5, 4, 3, 1]);
  });

  test("tells as one what was passed over twice with nothing shown between", () => {
    const skipped = (key: string, items: number, after: string, until: string): Entry => ({
      key,
      row: { kind: "skipped", id: until, items, unread: 0, unlogged: 1, after, until },
    });
    const { entries, come } = through([
      { kind: "come", entries: [entry(1), skipped("a", 2, "1-0", "3-0")] },
      { kind: "come", entries: [skipped("b", 3, "3-0", "6-0"), entry(7)] },
    ]);
    expect(entries.map(({ row }) => row.kind)).toEqual(["membership", "skipped", "membership"]);
    expect(entries[1]?.row).toMatchObject({ items: 5, unlogged: 2, after: "1-0", until: "6-0" });
    expect(come).toBe(9);
  });

  test("lets go of the oldest, so that a night before the screen costs no memory", () => {
    const entries = Array.from({ length: KEPT + 10 }, (_, at) => entry(at));
    const feed = through([{ kind: "come", entries }]);
    expect(feed.entries).toHaveLength(KEPT);
    expect(keysOf(feed.entries)[0]).toBe(KEPT + 9);
  });
});

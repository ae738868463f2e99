import { ownText } from "@attune/core/json";
import { describe, expect, test } from "vitest";
import type { ShopSize } from "./index.ts";
import { createReactions, generateShop, stretchesOf } from "./index.ts";

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 21, 15, 30);
const SIZE: ShopSize = { seed: 7, now, profiles: 300 };
const events = [...generateShop(SIZE)];
const stretches = stretchesOf(events, { from: now - 90 * DAY, now });

describe("the history in stretches", () => {
  test("holds every event once, in its order, and none before it happened", () => {
    expect(stretches.flatMap((stretch) => stretch.events)).toEqual(events);
    for (const { at, events: own } of stretches.slice(0, -1))
      for (const { message } of own)
        expect(Date.parse(ownText(message, "timestamp") ?? "") > at).toBe(false);
    expect(stretches.at(-1)?.at).toBe(now);
    const ends = stretches.map(({ at }) => at);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    // A look at what was decided ends before the next stretch does.
    for (const [index, at] of ends.entries())
      expect((ends[index + 1] ?? Infinity) - at).toBeGreaterThan(60_000);
  });

  test("has visits of customers who came by, in the last 30 days, and of nobody who is planted", () => {
    const decided = stretches.filter(({ visits }) => visits.length > 0);
    expect(decided.length).toBeGreaterThan(50);
    for (const { at, events: own, visits } of decided) {
      expect(at).toBeGreaterThan(now - 30 * DAY);
      for (const { userId, slots } of visits) {
        expect(userId).toMatch(/^customer-\d+$/);
        expect(own.some(({ message }) => message["userId"] === userId)).toBe(true);
        expect(new Set(slots).size).toBe(slots.length);
      }
    }
  });

  test("L1 is reacted to in the same way for the same seed", () => {
    const drawn = (seed: number) => {
      const reactionOf = createReactions(seed);
      return Array.from({ length: 200 }, reactionOf);
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    const all = drawn(7).map((reactions) => reactions.join());
    for (const each of ["", "Viewed", "Viewed,Clicked", "Viewed,Dismissed"])
      expect(all).toContain(each);
  });
});

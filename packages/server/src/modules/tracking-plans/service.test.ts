import { expect, test } from "vitest";
import { createTrackingPlans } from "./service.ts";

/** A log of so many entries without an event; each page that is read is counted. */
const draftOver = async (entries: number, goneAfter: number) => {
  const pages: number[] = [];
  const plans = createTrackingPlans({
    log: {
      lastSeq: async () => entries,
      eventsBefore: async (before) => {
        pages.push(before);
        return [];
      },
    },
    live: () => ({ has: () => true, planDefinitions: [] }),
    definitions: { validate: () => [] },
    clock: { now: () => 0 },
    elapsed: () => 0,
  });
  const body = { key: "drafted", events: 10_000 };
  const answer = await plans.draft(body, () => pages.length >= goneAfter);
  return { pages, answer };
};

test("a draft looks through so many entries at most, and says when that ended it", async () => {
  const short = await draftOver(1_200, Infinity);
  expect(short.pages).toHaveLength(3);
  expect(short.answer).toMatchObject({ looked: 1_200, isBounded: false, seen: 0 });
  const long = await draftOver(1_000_000, Infinity);
  expect(long.pages).toHaveLength(400);
  expect(long.answer).toMatchObject({ looked: 200_000, isBounded: true });
});

test("a draft for which nobody waits any more ends", async () => {
  const { pages } = await draftOver(1_000_000, 2);
  expect(pages).toHaveLength(2);
});

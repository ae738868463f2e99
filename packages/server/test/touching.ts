import { expect } from "vitest";
import type { RunningAttune } from "./running-attune.ts";

/** Everybody may be learnt from. */
export const ALLOWED = { ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" } as const;

export const MONDAY = Date.UTC(2026, 10, 2, 9);
export const DAY = 86_400_000;

/** Something that somebody did with an item, some days after a Monday. */
export const touch = (userId: string, event: string, item: string, day: number, nth = 0) => ({
  type: "track",
  event,
  userId,
  messageId: `${userId} ${event} ${item} ${day}`,
  timestamp: new Date(MONDAY + day * DAY + nth * 60_000).toISOString(),
  properties: { product_id: item },
});

/** People of two kinds: campers look at tents and ropes, readers at lamps and books. */
export const campersAndReaders = (people = 24) =>
  Array.from({ length: people }, (_, nth) => {
    const items = nth % 2 === 0 ? ["tent", "rope", "stove"] : ["lamp", "book", "chair"];
    return items
      .filter((_item, at) => at !== nth % 5)
      .map((item, at) => touch(`u${nth}`, "Product Viewed", item, nth % 9, at));
  }).flat();

/** People of two kinds in a catalog of so many items: its lower and its upper half. */
export const crowd = (items: number, people: number) =>
  Array.from({ length: people }, (_, nth) =>
    Array.from({ length: 12 }, (_each, at) => {
      const half = items >> 1;
      const item = (nth % 2) * half + (((nth >> 1) * 5 + at) % half);
      return touch(`c${nth}`, "Product Viewed", `i${item}`, at, nth);
    }),
  ).flat();

/** Sends events, as many at once as a call takes. */
export const send = async (attune: RunningAttune, batch: readonly object[]): Promise<void> => {
  for (let at = 0; at < batch.length; at += 500)
    await attune.call("batch", { key: "server", body: { batch: batch.slice(at, at + 500) } });
};

/** Waits until nothing is being trained. */
export const untilIdle = async (attune: RunningAttune) => {
  await expect
    .poll(async () => (await attune.call("models")).step, { timeout: 60_000, interval: 50 })
    .toBe("idle");
  return attune.call("models");
};

/** Trains, and waits until that is done. */
export const train = async (
  attune: RunningAttune,
  wish: { readonly full?: boolean; readonly search?: boolean } = {},
) => {
  await attune.call("trainModels", { body: { full: true, ...wish } });
  return untilIdle(attune);
};

import { expect } from "vitest";
import { recipeFiles } from "./recipe-files.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

export const DAY = 86_400_000;
export const NOW = Date.parse("2031-06-15T12:00:00Z");

export type Happened = readonly [daysAgo: number, event: string, properties?: object];

/** A server with a recipe that is live. */
export const cooking = async (...recipes: readonly string[]): Promise<RunningAttune> => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  await attune.call("setClock", { body: { now: new Date(NOW).toISOString() } });
  const definitions = recipes.flatMap((name) => recipeFiles(name).definitions);
  if (definitions.length > 0) await attune.call("applyDefinitions", { body: { definitions } });
  return attune;
};

let message = 0;
export const live = async (
  attune: RunningAttune,
  userId: string,
  history: readonly Happened[],
): Promise<void> => {
  const batch = history.map(([daysAgo, event, properties = {}]) => ({
    ...(event === "page" ? { type: "page" } : { type: "track", event }),
    userId,
    properties,
    messageId: `m${(message += 1)}`,
    timestamp: new Date(NOW - daysAgo * DAY).toISOString(),
  }));
  const answer = await attune.call("batch", { key: "server", body: { batch } });
  expect(answer).toMatchObject({ rejected: 0, quarantined: 0 });
};
export const segmentsOf = async (attune: RunningAttune, userId: string): Promise<string[]> => {
  const { segments } = await attune.call("findProfile", {
    query: { identifier: `user_id:${userId}` },
  });
  return segments.map(({ segment }: { segment: string }) => segment);
};
/** Lets people live and tells who is in what. */
export const lived = async (
  attune: RunningAttune,
  people: Readonly<Record<string, readonly Happened[]>>,
): Promise<Record<string, string[]>> => {
  const told: Record<string, string[]> = {};
  for (const [userId, history] of Object.entries(people)) await live(attune, userId, history);
  for (const userId of Object.keys(people)) told[userId] = await segmentsOf(attune, userId);
  expect(await attune.call("verify")).toMatchObject({ ok: true, differences: [] });
  return told;
};

export const order = (daysAgo: number, total = 50, more: object = {}): Happened => [
  daysAgo,
  "Order Completed",
  { order_id: `o${(message += 1)}`, total, currency: "EUR", ...more },
];
export const orders = (...daysAgo: readonly number[]): Happened[] =>
  daysAgo.map((each) => order(each));

import { expect } from "vitest";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

export const DAY = 86_400_000;
export const START = Date.parse("2030-03-01T12:00:00Z");

export const BOUGHT = { $event: { name: "Order Completed" } };
export const LOYAL = {
  kind: "segment",
  key: "loyal",
  when: { $event: { name: "Order Completed", count: { $gte: 2 }, within: "30d" } },
};
export const SWEDES = { kind: "segment", key: "swedes", when: { country: "SE" } };
export const BUYERS = { kind: "segment", key: "buyers", when: BOUGHT };

export const at = (ms: number): string => new Date(ms).toISOString();
export const clockTo = (attune: RunningAttune, now: number) =>
  attune.call("setClock", { body: { now: at(now) } });
export const publish = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });

export const started = async (
  definitions: readonly object[],
  settings: Settings = {},
): Promise<RunningAttune> => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual", ...settings });
  await clockTo(attune, START);
  if (definitions.length > 0) await publish(attune, ...definitions);
  return attune;
};

let message = 0;
export const order = (
  attune: RunningAttune,
  userId: string,
  timestamp: number,
  properties: object = {},
  more: object = {},
) =>
  attune.call("track", {
    key: "server",
    body: {
      event: "Order Completed",
      userId,
      properties,
      messageId: `o${(message += 1)}`,
      timestamp: at(timestamp),
      ...more,
    },
  });
export const identify = (
  attune: RunningAttune,
  userId: string,
  traits: object,
  more: object = {},
) =>
  attune.call("identify", {
    key: "server",
    body: { userId, traits, messageId: `i${(message += 1)}`, timestamp: at(START), ...more },
  });
/** Somebody is said to belong to an account, a moment after the one before. */
export const group = (
  attune: RunningAttune,
  userId: string,
  groupId: string,
  traits: object = {},
) =>
  attune.call("group", {
    key: "server",
    body: {
      userId,
      groupId,
      traits,
      messageId: `g${(message += 1)}`,
      timestamp: at(START - DAY + message),
    },
  });
export const idOf = async (attune: RunningAttune, identifier: string): Promise<string> =>
  (await attune.call("findProfile", { query: { identifier } })).id;
export const segmentsOf = async (
  attune: RunningAttune,
  identifier = "user_id:kim",
): Promise<string[]> => {
  const { segments } = await attune.call("findProfile", { query: { identifier } });
  return segments.map(({ segment }: { segment: string }) => segment);
};
/** The log folds to what stands. */
export const isSound = async (attune: RunningAttune): Promise<void> => {
  expect(await attune.call("verify")).toMatchObject({ ok: true, differences: [] });
};
/** Waits until nobody is left to be looked at. */
export const caughtUp = async (attune: RunningAttune): Promise<void> => {
  await expect
    .poll(async () => {
      const { segments } = await attune.call("segments");
      return segments.every(({ status }: { status: string }) => status === "live");
    })
    .toBe(true);
};

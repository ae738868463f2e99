import { OPERATIONS } from "@attune/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import type { LocalDoor } from "../src/local.ts";
import { openLocal } from "../src/local.ts";
import type { ToDo } from "../src/modules/segments/index.ts";
import type { Store } from "../src/platform/store/index.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";

const ask = (door: LocalDoor, method: string, path: string, body: object | null = null) =>
  fetch(door.url + path, {
    method,
    headers: { authorization: `Bearer ${door.key}`, "content-type": "application/json" },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });

const EVENTS = 900;
const filler = "lorem ipsum ".repeat(2_000);

/** More than stands in the buffers between a server and a client that reads nothing. */
const fill = async (door: LocalDoor): Promise<void> => {
  for (let from = 0; from < EVENTS; from += 15) {
    const batch = Array.from({ length: 15 }, (_, n) => ({
      type: "track",
      event: "Seen",
      userId: "anna",
      messageId: `m${from + n}`,
      properties: { filler },
    }));
    const response = await ask(door, OPERATIONS.batch.method, OPERATIONS.batch.path, { batch });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  }
};

test("a command's door stays open until another command has its answer, and says that it waits", async () => {
  const directory = temporaryDirectory();
  const waiting = Promise.withResolvers<string>();
  const settings = { ATTUNE_DATA: directory, ATTUNE_WAREHOUSE: "off" };
  const owner = await openLocal(settings, { onWaiting: () => waiting.resolve("it waits") });
  const closing: { done: Promise<void> | null } = { done: null };
  onTestFinished(async () => closing.done ?? owner.close());
  await fill(owner);
  const other = await openLocal(settings);
  expect(other.url).toBe(owner.url);
  const response = await ask(other, "GET", OPERATIONS.exportEvents.path);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader?.read())?.value ?? "";
  closing.done = owner.close();
  expect(await Promise.race([waiting.promise, closing.done])).toBe("it waits");
  // It has not begun to stop, which nobody's answer outlives for long.
  const health = await ask(other, "GET", "/healthz");
  expect([health.status, await health.text()]).toEqual([200, expect.any(String)]);
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
    text += part.value;
  expect(text.trimEnd().split("\n")).toHaveLength(EVENTS);
  await closing.done;
  await expect(ask(other, "GET", "/healthz")).rejects.toThrow("fetch failed");
});

describe("a command on a directory that nobody serves", () => {
  const REGULARS = { kind: "segment", key: "regulars", when: { orders: { $gte: 1 } } };
  const settingsFor = (directory: string) => ({ ATTUNE_DATA: directory, ATTUNE_WAREHOUSE: "off" });
  /** A directory with people, and a door that a command opens to it. */
  const people = async (around?: (store: Store) => Store) => {
    const directory = temporaryDirectory();
    const served = await startAt(directory, {}, around);
    for (let from = 0; from < 300; from += 100)
      await served.call("batch", {
        key: "server",
        body: {
          batch: Array.from({ length: 100 }, (_each, nth) => ({
            type: "track",
            event: "Order Completed",
            userId: `u${from + nth}`,
            messageId: `m${from + nth}`,
          })),
        },
      });
    return { directory, served };
  };
  const apply = async (door: LocalDoor) => {
    const { method, path } = OPERATIONS.applyDefinitions;
    expect((await ask(door, method, path, { definitions: [REGULARS] })).status).toBe(200);
  };

  test("has caught up with what it changed when it ends", async () => {
    const { directory, served } = await people();
    await served.close();
    const left: ToDo[] = [];
    const door = await openLocal(settingsFor(directory), { onLeft: (each) => left.push(each) });
    await apply(door);
    await door.close();
    expect(left).toEqual([]);
    const again = await startAt(directory);
    expect(await again.rows("SELECT kind FROM filling")).toEqual([]);
    expect(await again.call("segment", { params: { key: "regulars" } })).toMatchObject({
      status: "live",
      members: 300,
    });
    await again.close();
  });

  test("says how much of it was left before is left now, when it does not wait for that", async () => {
    // Nobody catches up here.
    const around = (store: Store): Store => ({
      ...store,
      fillSegments: () => Promise.resolve({ moved: 0, isDone: true }),
    });
    const { directory, served } = await people(around);
    await served.call("applyDefinitions", { body: { definitions: [REGULARS] } });
    await served.close();
    const left: ToDo[] = [];
    const options = { onLeft: (each: ToDo) => left.push(each), patienceMs: 0 };
    await (await openLocal(settingsFor(directory), options)).close();
    expect(left).toMatchObject([{ count: 1 }]);
    expect(left[0]?.done).toBeLessThan(1);
    await (await openLocal(settingsFor(directory), { ...options, patienceMs: 20_000 })).close();
    expect(left).toHaveLength(1);
  });
});

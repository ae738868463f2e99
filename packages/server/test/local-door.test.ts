import { OPERATIONS } from "@attune/contract";
import { expect, onTestFinished, test } from "vitest";
import type { LocalDoor } from "../src/local.ts";
import { openLocal } from "../src/local.ts";
import { temporaryDirectory } from "./running-attune.ts";

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

import { gzipSync } from "node:zlib";
import { LIMITS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { startForTest } from "./running-attune.ts";

/** A track message whose JSON has exactly so many bytes. */
const messageOf = (bytes: number, messageId: string) => {
  const message = { type: "track", event: "Seen", userId: "u1", messageId, fill: "" };
  return { ...message, fill: "x".repeat(bytes - JSON.stringify(message).length) };
};

/** A batch body of exactly so many bytes, of events within their own limit. */
const batchOf = (bytes: number): string => {
  const events = Array.from({ length: 20 }, (_each, index) => messageOf(20_000, `m${index}`));
  const body = JSON.stringify({ batch: events, fill: "" });
  return JSON.stringify({ batch: events, fill: "x".repeat(bytes - body.length) });
};

describe("limits", () => {
  test("an event may hold 32 kB of JSON, and not a byte more", async () => {
    const attune = await startForTest();
    const batch = [messageOf(LIMITS.eventBytes, "fits"), messageOf(LIMITS.eventBytes + 1, "over")];
    expect(LIMITS.eventBytes).toBe(32 * 1024);
    expect((await attune.call("batch", { body: { batch } })).events).toEqual([
      { status: "accepted", messageId: "fits" },
      expect.objectContaining({ status: "rejected", code: "too-large" }),
    ]);
    expect((await attune.storedEvents()).map(({ message }) => message)).toEqual([batch[0]]);
  });

  test("the limit of an event counts bytes, not letters", async () => {
    const attune = await startForTest();
    const batch = [{ type: "track", event: "Seen", userId: "u1", text: "å".repeat(17_000) }];
    expect((await attune.call("batch", { body: { batch } })).rejected).toBe(1);
  });

  test("a batch may have 500 kB, and not a byte more, compressed or not", async () => {
    const attune = await startForTest();
    expect(LIMITS.batchBytes).toBe(500 * 1024);
    const fits = batchOf(LIMITS.batchBytes);
    const over = batchOf(LIMITS.batchBytes + 1);
    expect((await attune.call("batch", { raw: fits })).accepted).toBe(20);
    expect(await attune.refused("batch", { raw: over })).toMatchObject({
      status: 413,
      slug: "body-too-large",
    });
    const headers = { "content-encoding": "gzip" };
    expect((await attune.call("batch", { raw: gzipSync(fits), headers })).duplicate).toBe(20);
    expect(await attune.refused("batch", { raw: gzipSync(over), headers })).toMatchObject({
      status: 413,
      slug: "body-too-large",
    });
    expect((await attune.call("import", { raw: fits })).duplicate).toBe(20);
    expect((await attune.refused("import", { raw: over })).status).toBe(413);
  });

  test("a batch may hold 2,500 events, and not one more", async () => {
    const attune = await startForTest();
    const events = (count: number) =>
      Array.from({ length: count }, (_each, index) => ({
        type: "page",
        userId: `u${index % 50}`,
        messageId: `m${index}`,
      }));
    expect(LIMITS.batchEvents).toBe(2_500);
    for (const name of ["batch", "import"] as const) {
      expect(await attune.refused(name, { body: { batch: events(2_501) } })).toMatchObject({
        status: 413,
        slug: "batch-too-long",
      });
    }
    const answer = await attune.call("batch", { body: { batch: events(2_500) } });
    expect(answer.accepted).toBe(2_500);
    expect(
      answer.events.map((each) => (each.status === "accepted" ? each.messageId : each.status)),
    ).toEqual(events(2_500).map(({ messageId }) => messageId));
    expect((await attune.storedEvents()).length).toBe(2_500);
  });
});

const EVENTS_EACH = 500;

describe("the bounded queue", () => {
  test("when it is full callers get 429 with Retry-After and RateLimit headers, and nothing acknowledged is lost", async () => {
    const attune = await startForTest({ ATTUNE_QUEUE_EVENTS: "2500" });
    const bodies = Array.from({ length: 30 }, (_each, call) => ({
      batch: Array.from({ length: EVENTS_EACH }, (_event, index) => ({
        type: "track",
        event: "Seen",
        userId: `u${index}`,
        messageId: `${call}-${index}`,
      })),
    }));
    const responses = await Promise.all(bodies.map((body) => attune.send("batch", { body })));
    const refused = responses.filter(({ status }) => status === 429);
    const taken = responses.filter(({ status }) => status === 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(taken.length + refused.length).toBe(30);
    for (const response of refused) {
      expect(response.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(response.headers.get("ratelimit")).toMatch(/^"queue";r=0;t=\d+$/);
      expect(response.headers.get("ratelimit-policy")).toBe('"queue";q=2500;w=1');
      expect(JSON.parse(await response.text())).toMatchObject({
        type: "/problems/too-many-requests",
      });
    }
    for (const response of taken)
      expect(response.headers.get("ratelimit")).toMatch(/^"queue";r=\d+;t=1$/);
    const stored = new Set((await attune.storedEvents()).map(({ messageId }) => messageId));
    const acknowledged = bodies.flatMap(({ batch }, call) =>
      responses[call]?.status === 200 ? batch : [],
    );
    expect(acknowledged.filter(({ messageId }) => !stored.has(messageId))).toEqual([]);
    // A refused batch was not taken in, not even in part: sent again it is new.
    expect(stored.size).toBe(acknowledged.length);
    for (const [call, body] of bodies.entries()) {
      if (responses[call]?.status !== 429) continue;
      expect((await attune.call("batch", { body })).accepted).toBe(EVENTS_EACH);
    }
    expect((await attune.storedEvents()).length).toBe(30 * EVENTS_EACH);
  });

  test("the largest batch passes the smallest queue that the settings allow", async () => {
    const attune = await startForTest({ ATTUNE_QUEUE_EVENTS: String(LIMITS.batchEvents) });
    const batch = Array.from({ length: LIMITS.batchEvents }, (_each, index) => ({
      type: "page",
      userId: "u1",
      messageId: `m${index}`,
    }));
    expect((await attune.call("batch", { body: { batch } })).accepted).toBe(LIMITS.batchEvents);
    await expect(
      startForTest({ ATTUNE_QUEUE_EVENTS: String(LIMITS.batchEvents - 1) }),
    ).rejects.toThrow(/ATTUNE_QUEUE_EVENTS/);
  });
});

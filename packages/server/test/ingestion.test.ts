import { gzipSync } from "node:zlib";
import type { OperationName } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { KEYS, startForTest } from "./running-attune.ts";

const PATHS = [
  ["track", "track"],
  ["identify", "identify"],
  ["page", "page"],
  ["screen", "screen"],
  ["group", "group"],
  ["alias", "alias"],
  ["t", "track"],
  ["i", "identify"],
  ["p", "page"],
  ["s", "screen"],
  ["g", "group"],
  ["a", "alias"],
] as const satisfies readonly (readonly [OperationName, string])[];

const MESSAGES = {
  track: { event: "Product Viewed", userId: "u1", properties: { product_id: "p1", price: 12.5 } },
  identify: {
    userId: "u1",
    anonymousId: "a1",
    traits: { plan: "gold", address: { city: "Lund" } },
  },
  page: { name: "Home", userId: "u1", properties: { url: "https://shop.example/" } },
  screen: { name: "Start", userId: "u1", properties: { variant: "b" } },
  group: { groupId: "g1", userId: "u1", traits: { employees: 12 } },
  alias: { userId: "u1", previousId: "a1" },
} as const;

describe("ingestion", () => {
  test("all six types are taken in at their long and short paths and stored as they were sent", async () => {
    const attune = await startForTest();
    for (const [name, type] of PATHS) {
      const message = { ...MESSAGES[type], messageId: `m-${name}`, integrations: { All: true } };
      const { events } = await attune.call(name, { body: message });
      expect(events).toEqual([{ status: "accepted", messageId: `m-${name}` }]);
    }
    const stored = await attune.storedEvents();
    expect(stored.map(({ type, messageId }) => [type, messageId])).toEqual(
      PATHS.map(([name, type]) => [type, `m-${name}`]),
    );
    expect(stored.map(({ message }) => message)).toEqual(
      PATHS.map(([name, type]) => ({
        ...MESSAGES[type],
        messageId: `m-${name}`,
        integrations: { All: true },
      })),
    );
  });

  test("what a batch says once holds for each of its messages, unless the message says it itself", async () => {
    const attune = await startForTest();
    const seen = { type: "track", userId: "u1", event: "Seen" };
    await attune.call("batch", {
      body: {
        context: { locale: "sv-SE", ip: "192.0.2.1" },
        integrations: { All: false },
        batch: [seen, { ...seen, context: { locale: "en-GB" } }],
      },
    });
    const stored = await attune.storedEvents();
    expect(stored.map(({ message }) => message)).toEqual([
      { ...seen, context: { locale: "sv-SE", ip: "192.0.2.1" }, integrations: { All: false } },
      { ...seen, context: { locale: "en-GB", ip: "192.0.2.1" }, integrations: { All: false } },
    ]);
  });

  test("a batch carries all six types, each named by its own type", async () => {
    const attune = await startForTest();
    const batch = Object.entries(MESSAGES).map(([type, message]) => ({ type, ...message }));
    for (const name of ["batch", "b"] as const) {
      const answer = await attune.call(name, {
        body: {
          batch: batch.map((message) => ({ ...message, messageId: `${name}-${message.type}` })),
        },
      });
      expect(answer).toMatchObject({ success: true, accepted: 6, rejected: 0 });
    }
    expect((await attune.storedEvents()).map(({ type }) => type)).toEqual([
      ...Object.keys(MESSAGES),
      ...Object.keys(MESSAGES),
    ]);
  });

  test("a key is a Basic user name, a Bearer token or a writeKey in the body, which is not stored", async () => {
    const attune = await startForTest();
    const basic = `Basic ${Buffer.from(`${KEYS.server}:`).toString("base64")}`;
    const sent = { event: "Seen", userId: "u1" };
    const ways = [
      { key: null, headers: { authorization: basic }, body: { ...sent, messageId: "basic" } },
      { key: "server", body: { ...sent, messageId: "bearer" } },
      { key: null, body: { ...sent, messageId: "body", writeKey: KEYS.server } },
    ] as const;
    for (const way of ways) expect((await attune.call("track", way)).accepted).toBe(1);
    const inBatch = { ...sent, type: "track", messageId: "batch", writeKey: KEYS.server };
    await attune.call("batch", { key: null, body: { writeKey: KEYS.server, batch: [inBatch] } });
    const stored = await attune.storedEvents();
    expect(stored.map(({ messageId }) => messageId)).toEqual(["basic", "bearer", "body", "batch"]);
    expect(JSON.stringify(await attune.rows("SELECT body FROM payload"))).not.toContain(
      KEYS.server,
    );
  });

  test("the browser client's text/plain bodies are JSON all the same", async () => {
    const attune = await startForTest();
    for (const type of [
      "text/plain",
      "text/plain;charset=UTF-8",
      "application/json; charset=utf-8",
    ]) {
      const body = { event: "Seen", anonymousId: "a1", messageId: type, writeKey: KEYS.browser };
      const answer = await attune.call("track", {
        key: null,
        body,
        headers: { "content-type": type },
      });
      expect(answer.accepted).toBe(1);
    }
  });

  test("a gzip body is read as the JSON in it", async () => {
    const attune = await startForTest();
    const raw = gzipSync(
      JSON.stringify({ batch: [{ type: "track", event: "Seen", userId: "u1" }] }),
    );
    const answer = await attune.call("batch", { raw, headers: { "content-encoding": "gzip" } });
    expect(answer.accepted).toBe(1);
  });

  test("a page of another origin may send events: the preflight allows it and the answer is readable", async () => {
    const attune = await startForTest();
    const origin = "https://shop.example";
    const preflight = await fetch(`${attune.url}/v1/t`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,content-encoding",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    const answers = [
      await attune.send("t", { headers: { origin }, body: { event: "Seen", userId: "u1" } }),
      await attune.send("t", { headers: { origin }, raw: "{" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    for (const answer of answers)
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  test("each event of a batch has its own answer, in order, and a bad one costs its neighbours nothing", async () => {
    const attune = await startForTest();
    const batch = [
      { type: "track", event: "A", userId: "u1", messageId: "m1" },
      { type: "track", userId: "u1", messageId: "m2" },
      7,
      { type: "track", event: "B", messageId: "m3" },
      { type: "teleport", userId: "u1" },
      { type: "track", event: "A", userId: "u1", messageId: "m1" },
      { type: "track", event: "C", userId: "u2", messageId: "m4" },
    ];
    const answer = await attune.call("batch", { body: { batch } });
    expect(answer.events).toEqual([
      { status: "accepted", messageId: "m1" },
      expect.objectContaining({
        status: "rejected",
        code: "event-name-missing",
        pointer: "/event",
      }),
      expect.objectContaining({ status: "rejected", code: "not-an-object", pointer: "" }),
      expect.objectContaining({ status: "rejected", code: "identifier-missing" }),
      expect.objectContaining({ status: "rejected", code: "unknown-type", pointer: "/type" }),
      { status: "duplicate", messageId: "m1" },
      { status: "accepted", messageId: "m4" },
    ]);
    expect(answer).toMatchObject({ accepted: 2, duplicate: 1, rejected: 4, quarantined: 0 });
    expect((await attune.storedEvents()).map(({ name }) => name)).toEqual(["A", "C"]);
  });

  test("history that is imported is marked historical, live events are not", async () => {
    const attune = await startForTest();
    const event = {
      type: "track",
      event: "Order Completed",
      userId: "u1",
      timestamp: "2021-03-04T05:06:07.008Z",
    };
    await attune.call("import", {
      body: { batch: [{ ...event, messageId: "old" }], sentAt: "2026-01-01T00:00:00Z" },
    });
    await attune.call("batch", { body: { batch: [{ ...event, messageId: "new" }] } });
    const stored = await attune.storedEvents();
    expect(stored.map(({ messageId, historical }) => [messageId, historical])).toEqual([
      ["old", true],
      ["new", false],
    ]);
    expect(stored.map(({ time }) => new Date(time).toISOString())).toEqual([
      event.timestamp,
      event.timestamp,
    ]);
  });

  test("an import says how far it has come, by its own name, and may name the source of its events", async () => {
    const attune = await startForTest();
    const id = "taobao-first";
    expect(await attune.call("importCursor", { params: { id } })).toEqual({ cursor: null });
    const cursor = { import: id, row: 2, body: { bytes: 117 } };
    const batch = [{ type: "track", event: "Seen", userId: "u1" }];
    await attune.call("import", { key: "server", body: { batch, source: "taobao", cursor } });
    expect(await attune.call("importCursor", { params: { id } })).toEqual({ cursor });
    expect((await attune.storedEvents()).map(({ source }) => source)).toEqual(["taobao"]);
  });

  test("an event that was answered is on disk: another connection reads it", async () => {
    const attune = await startForTest();
    const { events } = await attune.call("track", {
      body: { event: "Seen", userId: "u1", properties: { a: [1, null, "x"] } },
    });
    expect(events).toEqual([expect.objectContaining({ status: "accepted" })]);
    const [row] = await attune.rows(
      "SELECT p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.kind = 'event'",
    );
    expect(JSON.parse(String(row?.["body"])).message.properties).toEqual({ a: [1, null, "x"] });
    expect(attune.attune.store.health().durability).toMatch(/synchronous/);
  });
});

import type { ExportFormat } from "@attune/contract";
import { describe, expect, test } from "vitest";
import type { Store } from "../src/platform/store/index.ts";
import { KEYS, startForTest } from "./running-attune.ts";

const FORMATS: readonly ExportFormat[] = ["ndjson", "csv", "parquet"];

type Logged = { readonly seq: number; readonly body: string; readonly profile: null };

describe("an export that does not come to its end", () => {
  /** A store with events without end, or until they fail. */
  const eventful = (failsAfter: number) => {
    const read = { rows: 0, ended: Promise.withResolvers<void>() };
    const body = JSON.stringify({
      type: "track",
      name: "Seen",
      messageId: "m",
      source: "server",
      time: 0,
      receivedAt: 0,
      message: { event: "Seen", properties: { filler: "lorem ipsum ".repeat(50) } },
    });
    const events = async function* (): AsyncGenerator<Logged> {
      try {
        for (read.rows = 1; read.rows <= failsAfter; read.rows += 1) {
          yield { seq: read.rows, body, profile: null };
          if (read.rows % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        throw new Error("the disk is gone");
      } finally {
        read.ended.resolve();
      }
    };
    const around = (store: Store): Store => ({
      ...store,
      reads: { ...store.reads, exportEvents: events },
    });
    return { read, around };
  };

  test.each(FORMATS)("as %s ends its reading when the client goes away", async (format) => {
    const { read, around } = eventful(Number.POSITIVE_INFINITY);
    const attune = await startForTest({}, around);
    const { body } = await attune.send("exportEvents", { query: { format } });
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await read.ended.promise;
    expect(attune.log.join()).not.toContain("broke off");
  });

  test.each(FORMATS)("as %s ends its reading before the store is closed", async (format) => {
    const { read, around } = eventful(Number.POSITIVE_INFINITY);
    const order: string[] = [];
    void read.ended.promise.then(() => order.push("the reading ends"));
    const attune = await startForTest({}, (store) => ({
      ...around(store),
      close: async () => {
        order.push("the store is closed");
        await store.close();
      },
    }));
    const { body } = await attune.send("exportEvents", { query: { format } });
    await body?.getReader().read();
    const closed = attune.close();
    // What the patience of a stop ends in: it need not be waited for here.
    attune.attune.http.server.closeAllConnections();
    await closed;
    expect(order).toEqual(["the reading ends", "the store is closed"]);
    expect(attune.log.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  test.each(FORMATS)("as %s is cut off, and the log says why", async (format) => {
    const { around } = eventful(30_000);
    const attune = await startForTest({}, around);
    const response = await attune.send("exportEvents", { query: { format } });
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow("terminated");
    const told = attune.log.filter((line) => line.includes("an answer broke off"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("the disk is gone");
  });

  test.each(FORMATS)("as %s that fails before its first byte is a problem", async (format) => {
    const { around } = eventful(0);
    const attune = await startForTest({}, around);
    const response = await attune.send("exportEvents", { query: { format } });
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(response.headers.get("content-disposition")).toBeNull();
    await response.body?.cancel();
  });

  test("is not begun by a HEAD, which has no body to stop", async () => {
    const { read, around } = eventful(Number.POSITIVE_INFINITY);
    const attune = await startForTest({}, around);
    const answer = await fetch(`${attune.url}/v1/export/events`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${KEYS.secret}` },
    });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET"]);
    expect(read.rows).toBe(0);
  });

  test("counts until it ends: a fifth beside four is told to come back", async () => {
    const { around } = eventful(Number.POSITIVE_INFINITY);
    const attune = await startForTest({}, around);
    const begin = async () => {
      const { body } = await attune.send("exportEvents");
      const reader = body?.getReader();
      await reader?.read();
      return reader;
    };
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(begin));
    const { slug, status, headers, problem } = await attune.refused("exportProfiles");
    expect({ slug, status, detail: problem.detail }).toEqual({
      slug: "too-many-exports",
      status: 429,
      detail: "4 exports are running.",
    });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    const noted = attune.rows("SELECT action FROM audit WHERE action = 'export.profiles'");
    expect(await noted).toEqual([]);
    await first?.cancel();
    await expect.poll(async () => (await attune.send("exportProfiles")).status).toBe(200);
    await Promise.all(others.map(async (reader) => reader?.cancel()));
  });
});

import type { ExportFormat } from "@attune/contract";
import { describe, expect, test } from "vitest";
import type { Store } from "../src/platform/store/index.ts";
import { startForTest } from "./running-attune.ts";

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
});

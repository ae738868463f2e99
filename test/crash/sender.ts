import { randomBytes } from "node:crypto";
import { expect, onTestFinished } from "vitest";
import type { Store } from "../../packages/server/src/platform/store/index.ts";
import type { Server, ServerSettings } from "./server.ts";
import { SERVER_KEY, spawnServer } from "./server.ts";

/** Starts a server process for a test; it is killed when the test has finished. */
export const startServer = async (
  settings: ServerSettings,
): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = spawnServer(settings);
  onTestFinished(async () => {
    server.kill();
    await server.ended;
  });
  const told = await server.open();
  if (told?.tell !== "ready")
    throw new Error(`the server did not start: ${JSON.stringify(told)} ${server.log()}`);
  return { server, url: told.url };
};

/** Requests that are under way together. */
const AT_ONCE = 20;

const track = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ userId: "kim", event: "Product Viewed", ...body }),
  });

/** Sends events of 20 KB that no compression makes smaller, and remembers which were acknowledged. */
export const createSender = (url: string) => {
  const acknowledged: string[] = [];
  let sent = 0;
  /** The status; a refusal must be the store's, with what to do next. */
  const send = async (messageId = `event-${sent++}`): Promise<number> => {
    const bytes = randomBytes(15_000).toString("base64");
    const answer = await track(url, { messageId, properties: { bytes } });
    const document: { type?: string; fix?: string } = JSON.parse(await answer.text());
    if (answer.status === 200) acknowledged.push(messageId);
    else {
      expect(answer.status).toBe(503);
      expect(document.type).toBe("/problems/store-unavailable");
      expect(document.fix).toContain("Send the same again after Retry-After seconds");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    return answer.status;
  };
  return {
    acknowledged,
    send,
    /** Until the store has refused so many. */
    untilRefused: async (times: number): Promise<void> => {
      for (let refused = 0; refused < times;) {
        const statuses = await Promise.all(Array.from({ length: AT_ONCE }, async () => send()));
        refused += statuses.filter((status) => status === 503).length;
      }
    },
    /** Until it takes one. */
    untilTaken: async (): Promise<void> => {
      await expect.poll(() => send("again"), { interval: 100, timeout: 30_000 }).toBe(200);
    },
  };
};

/** Every acknowledged event is in the store, none twice, and its state is its fold; closes it. */
export const expectKept = async (store: Store, acknowledged: readonly string[]): Promise<void> => {
  const kept: string[] = [];
  for await (const { body } of store.reads.exportEvents()) {
    const { messageId }: { messageId: string } = JSON.parse(body);
    kept.push(messageId);
  }
  expect(new Set(kept).size).toBe(kept.length);
  const known = new Set(kept);
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  expect(await store.verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
  await store.close();
};

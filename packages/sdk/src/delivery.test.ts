import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { ANY, createConsent } from "./consent.ts";
import { createDelivery } from "./delivery.ts";
import { parsed } from "./json.ts";
import { createQueue } from "./queue.ts";
import { createStorage } from "./storage.ts";

type Batch = readonly unknown[];
type Reply = { readonly status?: number; readonly events: (batch: Batch) => unknown };

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
};

/** A host that answers each batch by the next reply, and the last one for ever. */
const startHost = async (replies: readonly Reply[]) => {
  const batches: Batch[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { batch } = parsed(await bodyOf(request));
      const taken = Array.isArray(batch) ? batch : [];
      const reply = replies[Math.min(batches.length, replies.length - 1)];
      batches.push(taken);
      response.writeHead(reply?.status ?? 200);
      response.end(JSON.stringify({ events: reply?.events(taken) }));
    };
    void answer();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, batches };
};

const each =
  (status: string) =>
  (batch: Batch): unknown =>
    batch.map(() => ({ status }));

const opened = (host: string, name: string) => {
  const storage = createStorage("test.");
  const told: unknown[] = [];
  const tell = (...what: readonly unknown[]) => void told.push(what);
  const queue = createQueue(storage, createConsent(storage, "granted").allows, tell);
  const delivery = createDelivery({
    host,
    writeKey: "a-browser-key",
    queue,
    storage,
    turn: (work) => work(true),
    delay: 600_000,
    tell,
  });
  for (const [nth, event] of name.split("").entries())
    queue.add({ messageId: `${nth}`, event }, ANY, 1e12 + nth);
  const waiting = () => queue.waiting().map(({ message }) => message["event"]);
  return { delivery, waiting, told };
};

describe("delivery", () => {
  test("what was answered is not sent again, whatever the answer is", async () => {
    const { url, batches } = await startHost([
      {
        events: () => [
          { status: "accepted" },
          { status: "duplicate" },
          { status: "rejected" },
          { status: "quarantined" },
        ],
      },
    ]);
    const { delivery, waiting, told } = opened(url, "abcd");
    await delivery.flush();
    await delivery.flush();
    expect(waiting()).toEqual([]);
    expect(batches).toHaveLength(1);
    expect(told).toHaveLength(4);
  });

  test("a pending event was not taken in, and waits on", () => {
    const { delivery, waiting } = opened("http://127.0.0.1:9", "ab");
    delivery.borrow().giveBack([{ status: "pending" }, { status: "accepted" }]);
    expect(waiting()).toEqual(["a"]);
  });

  test.each([
    ["fails", { status: 500, events: () => [] }],
    ["answers for others", { events: () => [{ status: "accepted" }] }],
    ["is no Attune", { events: () => "hello" }],
  ] satisfies readonly [string, Reply][])(
    "a host that %s has taken nothing",
    async (_what, reply) => {
      const { url, batches } = await startHost([reply]);
      const { delivery, waiting } = opened(url, "abc");
      await delivery.flush();
      await delivery.flush();
      expect(waiting()).toEqual(["a", "b", "c"]);
      // The second time it was too early to ask again.
      expect(batches).toHaveLength(1);
      delivery.abort();
    },
  );

  test("what travels with a decision is not sent beside it, and waits on when that fails", async () => {
    const { url, batches } = await startHost([{ events: each("accepted") }]);
    const { delivery, waiting } = opened(url, "abc");
    const { waiting: lent, giveBack } = delivery.borrow();
    await delivery.flush();
    expect(batches).toEqual([]);
    expect(lent).toHaveLength(3);
    giveBack(null);
    expect(waiting()).toEqual(["a", "b", "c"]);
    await delivery.flush();
    expect(waiting()).toEqual([]);
  });
});

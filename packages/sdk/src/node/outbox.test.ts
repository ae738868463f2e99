import { createServer } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { parsed } from "../json.ts";
import { createClient } from "./client.ts";
import type { OutboxListener } from "./outbox.ts";

/** A client of a host that answers every batch with a status, and accepts each message where it is 200. */
const startClient = async (status: number, listener: OutboxListener) => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(Buffer.from(part));
      const body = Buffer.concat(parts).toString("utf8");
      bodies.push(body);
      const { batch } = parsed(body);
      const events = Array.isArray(batch) ? batch.map(() => ({ status: "accepted" })) : [];
      response.writeHead(status).end(JSON.stringify({ events }));
    };
    void answer();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  const client = createClient({ host: `http://127.0.0.1:${port}`, key: "k", ...listener });
  onTestFinished(async () => {
    warn.mockRestore();
    await client.close(0);
    server.close();
  });
  return { client, bodies, warn };
};

const fails = (): never => {
  throw new Error("no room on the disk");
};

describe("a server's outbox", () => {
  test("a listener that throws is warned of, and its message is not sent again", async () => {
    const { client, bodies, warn } = await startClient(200, { onDelivered: fails });
    client.track({ userId: "kim", event: "Seen" });
    client.track({ userId: "kim", event: "Seen again" });
    await client.flush();
    expect(bodies).toHaveLength(1);
    expect(warn).toHaveBeenCalledTimes(2);
    client.track({ userId: "kim", event: "Later" });
    await client.flush();
    expect(bodies).toHaveLength(2);
  });

  test("a listener that throws over what is refused does not end the sending", async () => {
    const { client, bodies, warn } = await startClient(400, { onDropped: fails });
    client.track({ userId: "kim", event: "Refused" });
    await client.flush();
    client.track({ userId: "kim", event: "Refused too" });
    await client.flush();
    await client.close();
    client.track({ userId: "kim", event: "Too late" });
    expect(bodies).toHaveLength(2);
    expect(warn).toHaveBeenCalledTimes(3);
  });

  test("each message has an id and a time, also where the caller's are undefined", async () => {
    const { client } = await startClient(200, {});
    const made = client.track({ userId: "kim", messageId: undefined, timestamp: undefined });
    expect(made["messageId"]).toMatch(/^[\da-f-]{36}$/);
    expect(made["timestamp"]).toMatch(/^\d{4}-\d\d-\d\dT/);
    const own = { messageId: "mine", timestamp: "2026-01-01T00:00:00.000Z" };
    expect(client.track({ userId: "kim", ...own })).toMatchObject(own);
  });
});

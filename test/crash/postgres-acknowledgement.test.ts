import { mkdtempSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPostgresStore } from "../../packages/server/src/platform/store/index.ts";
import { clusterForTest, databaseForTest } from "../../packages/server/test/running-postgres.ts";
import { cuttingProxy } from "./cutting-proxy.ts";
import { startServer } from "./sender.ts";
import { SERVER_KEY } from "./server.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-acknowledgement-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The status of one event, the status of a refusal, or null when no answer came. */
const send = async (url: string, messageId: string): Promise<string | number | null> => {
  try {
    const { statusCode, body } = await request(`${url}/v1/track`, {
      method: "POST",
      headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ messageId, userId: "user-1", event: "Product Viewed" }),
    });
    const text = await body.text();
    if (statusCode !== 200) return statusCode;
    const { events }: { events: readonly { status: string }[] } = JSON.parse(text);
    return events[0]?.status ?? null;
  } catch {
    return null;
  }
};

const storedIds = async (url: string): Promise<string[]> => {
  const store = await openPostgresStore({ url });
  const ids: string[] = [];
  for await (const { body } of store.reads.exportEvents()) {
    const { messageId }: { messageId: string } = JSON.parse(body);
    ids.push(messageId);
  }
  expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
  await store.close();
  return ids;
};

test.each([
  { point: "commit.before-write", stored: ["first", "second"], retried: "accepted" },
  { point: "commit.before-fsync", stored: ["first", "second"], retried: "accepted" },
  { point: "commit.after-fsync", stored: ["first", "second", "third"], retried: "duplicate" },
])(
  "L2: on PostgreSQL a server that dies at $point has acknowledged nothing that is gone",
  async ({ point, stored, retried }) => {
    const database = await databaseForTest();
    // Makes the keys, so that the next server's first commit is its first event's.
    const { server } = await startServer({ data: join(directory, "a"), database });
    server.stop();
    await server.ended;
    const dying = await startServer({
      data: join(directory, "a"),
      database,
      failpoint: `${point}:3`,
    });
    const answers: unknown[] = [];
    for (const id of ["first", "second", "third"]) answers.push(await send(dying.url, id));
    expect(answers).toEqual(["accepted", "accepted", null]);
    expect((await dying.server.ended).signal).toBe("SIGKILL");
    expect(await storedIds(database)).toEqual(stored);
    // Another node knows what it has committed.
    const other = await startServer({ data: join(directory, "b"), database });
    expect(await send(other.url, "third")).toBe(retried);
    expect(await send(other.url, "first")).toBe("duplicate");
  },
);

test("L2: on PostgreSQL a commit whose answer gets lost on the way to the server is not acknowledged, and kept once", async () => {
  const database = await databaseForTest();
  const proxy = await cuttingProxy(database);
  const { server, url } = await startServer({ data: join(directory, "a"), database: proxy.url });
  expect(await send(url, "first")).toBe("accepted");
  const cut = proxy.cutAtCommit();
  expect(await send(url, "second")).toBe(503);
  await cut;
  await expect.poll(() => send(url, "second")).toBe("duplicate");
  expect(await send(url, "third")).toBe("accepted");
  expect(server.isAlive()).toBe(true);
  expect(await storedIds(database)).toEqual(["first", "second", "third"]);
});

test("L2: on PostgreSQL an event is on disk when its answer arrives: a kill of the database at that moment does not lose it", async () => {
  const cluster = await clusterForTest();
  const { server, url } = await startServer({ data: join(directory, "a"), database: cluster.url });
  const ids = ["first", "second", "third", "fourth"];
  for (const id of ids) {
    await expect.poll(() => send(url, id), { interval: 20 }).toBe("accepted");
    await cluster.kill();
    await cluster.start();
  }
  expect(server.isAlive()).toBe(true);
  expect(await storedIds(cluster.url)).toEqual(ids);
});

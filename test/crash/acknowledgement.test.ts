import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import type { Server } from "./server.ts";
import { SERVER_KEY, spawnServer } from "./server.ts";

let directory = "";
let servers: Server[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-acknowledgement-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) server.kill();
  await Promise.all(servers.map(({ ended }) => ended));
  rmSync(directory, { recursive: true, force: true });
});

const start = async (
  settings: { readonly failpoint?: string; readonly witness?: string } = {},
): Promise<{ server: Server; url: string }> => {
  const server = spawnServer({ data: directory, ...settings });
  servers.push(server);
  const told = await server.open();
  if (told?.tell !== "ready") throw new Error(`the server did not start: ${server.log()}`);
  return { server, url: told.url };
};

/** The status that one event was answered with; null when no answer came. */
const send = async (url: string, messageId: string): Promise<string | null> => {
  try {
    const { body } = await request(`${url}/v1/track`, {
      method: "POST",
      headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ messageId, userId: "user-1", event: "Product Viewed" }),
    });
    const { events }: { events: readonly { status: string }[] } = JSON.parse(await body.text());
    return events[0]?.status ?? null;
  } catch {
    return null;
  }
};

const storedIds = async (): Promise<string[]> => {
  const store = await openSqliteStore({ directory });
  const ids: string[] = [];
  for await (const { body } of store.reads.exportEvents()) {
    const { messageId }: { messageId: string } = JSON.parse(body);
    ids.push(messageId);
  }
  await store.close();
  return ids;
};

/** Makes the keys, so that the next server's first commit is its first event's. */
const prepare = async (): Promise<void> => {
  const { server } = await start();
  server.stop();
  await server.ended;
};

test.each([
  { point: "commit.before-write", stored: ["first", "second"], retried: "accepted" },
  { point: "commit.before-fsync", stored: ["first", "second"], retried: "accepted" },
  { point: "commit.after-fsync", stored: ["first", "second", "third"], retried: "duplicate" },
])(
  "L2: a server that dies at $point has acknowledged nothing that is gone",
  async ({ point, stored, retried }) => {
    await prepare();
    const { server, url } = await start({ failpoint: `${point}:3` });
    const answers = [await send(url, "first"), await send(url, "second"), await send(url, "third")];
    expect(answers).toEqual(["accepted", "accepted", null]);
    expect((await server.ended).signal).toBe("SIGKILL");
    expect(await storedIds()).toEqual(stored);
    const again = await start();
    expect(await send(again.url, "third")).toBe(retried);
    expect(await send(again.url, "first")).toBe("duplicate");
  },
);

test("L2: each commit of a running server is made with synchronous=FULL in WAL mode", async () => {
  const witness = join(directory, "witness");
  const { url } = await start({ witness });
  for (const id of ["first", "second", "third"]) expect(await send(url, id)).toBe("accepted");
  const commits = readFileSync(witness, "utf8").trim().split("\n");
  expect(commits.length).toBeGreaterThanOrEqual(3);
  // 2 is FULL.
  expect(new Set(commits)).toEqual(new Set(['{"synchronous":2,"journal":"wal"}']));
});

test("L2: a connection opened after an acknowledgement sees the event", async () => {
  const { url } = await start();
  for (let nth = 1; nth <= 25; nth += 1) {
    expect(await send(url, `event-${nth}`)).toBe("accepted");
    const db = new DatabaseSync(join(directory, "attune.db"), { readOnly: true });
    expect(db.prepare("SELECT count(*) AS events FROM log WHERE kind = 'event'").get()).toEqual({
      events: nth,
    });
    db.close();
  }
});

test("L2: an event is on disk when its answer arrives: a kill at that moment does not lose it", async () => {
  const ids = ["first", "second", "third", "fourth"];
  for (const id of ids) {
    const { server, url } = await start();
    expect(await send(url, id)).toBe("accepted");
    server.kill();
    await server.ended;
  }
  expect(await storedIds()).toEqual(ids);
});

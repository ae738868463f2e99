import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  DataDirectoryLocked,
  openSqliteStore,
} from "../../packages/server/src/platform/store/index.ts";
import type { Server } from "./server.ts";
import { SERVER_KEY, spawnServer } from "./server.ts";

let directory = "";
let servers: Server[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-directory-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) server.kill();
  await Promise.all(servers.map(({ ended }) => ended));
  rmSync(directory, { recursive: true, force: true });
});

const spawn = (data: string): Server => {
  const server = spawnServer({ data });
  servers.push(server);
  return server;
};

test("a data directory has one owner: a second process is told so and ends", async () => {
  const owner = await spawn(directory).open();
  expect(owner).toMatchObject({ tell: "ready" });
  const second = spawn(directory);
  expect(await second.open()).toMatchObject({
    tell: "refused",
    name: "DataDirectoryLocked",
    message: expect.stringContaining("in use by another Attune process"),
  });
  await second.ended;
  await expect(openSqliteStore({ directory })).rejects.toThrow(DataDirectoryLocked);
});

test("the data directory of a killed owner is free at once", async () => {
  const owner = spawn(directory);
  expect(await owner.open()).toMatchObject({ tell: "ready" });
  owner.kill();
  await owner.ended;
  const store = await openSqliteStore({ directory });
  expect(store.health()).toMatchObject({ ok: true });
  await store.close();
});

test("a data directory that is a file is refused by its name", async () => {
  const data = join(directory, "a-file");
  writeFileSync(data, "");
  await expect(openSqliteStore({ directory: data })).rejects.toThrow(data);
});

test("a data directory that cannot be opened is refused by its name, and not as locked", async () => {
  mkdirSync(join(directory, "lock.db"));
  const failure: unknown = await openSqliteStore({ directory }).catch((error: unknown) => error);
  expect(failure).not.toBeInstanceOf(DataDirectoryLocked);
  expect(String(failure)).toContain(directory);
});

test("a database file that is no database is refused, and the directory is free again", async () => {
  const file = join(directory, "attune.db");
  writeFileSync(file, "not a database".repeat(1_000));
  await expect(openSqliteStore({ directory })).rejects.toThrow("not a database");
  rmSync(file);
  const store = await openSqliteStore({ directory });
  await store.close();
});

const bytes = "x".repeat(20_000);

test.skipIf(process.platform === "win32")(
  "L2: on a full disk nothing is acknowledged that is not kept, and the next start has it all",
  async () => {
    const server = spawnServer({ data: directory, fileKb: 3_000 });
    servers.push(server);
    const told = await server.open();
    if (told?.tell !== "ready") throw new Error(`the server did not start: ${server.log()}`);
    const acknowledged: string[] = [];
    const refused: number[] = [];
    for (let nth = 0; refused.length < 3 && nth < 1_000; nth += 1) {
      const { statusCode, body } = await request(`${told.url}/v1/track`, {
        method: "POST",
        headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
        body: JSON.stringify({
          messageId: `event-${nth}`,
          userId: "user-1",
          event: "Product Viewed",
          properties: { bytes },
        }),
      });
      await body.dump();
      if (statusCode === 200) acknowledged.push(`event-${nth}`);
      else refused.push(statusCode);
    }
    expect(refused).toEqual([503, 503, 503]);
    server.kill();
    await server.ended;
    const store = await openSqliteStore({ directory });
    const stored: string[] = [];
    for await (const { body } of store.reads.exportEvents()) {
      const { messageId }: { messageId: string } = JSON.parse(body);
      stored.push(messageId);
    }
    expect(stored).toEqual(acknowledged);
    expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
    await store.close();
  },
);

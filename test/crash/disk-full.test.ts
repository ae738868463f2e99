import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import { createSender, expectKept, startServer } from "./sender.ts";
import { NO_DISK, smallDisk } from "./small-disk.ts";

const isReady = async (url: string): Promise<number> => (await fetch(`${url}/readyz`)).status;

test("L2: a write-ahead log that a long reader keeps from shrinking fills the disk: nothing acknowledged is lost, and with room it goes on", async ({
  skip,
}) => {
  const disk = smallDisk(40);
  if (!disk) return skip(NO_DISK);
  const data = join(disk.path, "data");
  const { server, url } = await startServer({ data });
  const { acknowledged, send, untilRefused, untilTaken } = createSender(url);
  expect(await send()).toBe(200);
  const reader = new DatabaseSync(join(data, "attune.db"), { readOnly: true });
  onTestFinished(() => reader.close());
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM log").get();
  await untilRefused(3);
  const full = acknowledged.length;
  expect(full).toBeGreaterThan(100);
  expect(await isReady(url)).toBe(503);
  expect(server.isAlive()).toBe(true);

  // The reader still reads what it began with; only room was missing.
  disk.grow(200);
  await untilTaken();
  expect(reader.prepare("SELECT count(*) AS n FROM log WHERE kind = 'event'").get()).toEqual({
    n: 1,
  });
  reader.exec("COMMIT");
  for (let nth = 0; nth < 300; nth += 1) expect(await send()).toBe(200);
  await expect.poll(() => isReady(url)).toBe(200);
  server.stop();
  expect((await server.ended).code).toBe(0);
  await expectKept(await openSqliteStore({ directory: data }), acknowledged);
}, 120_000);

test("L2: a burst fills the disk: a kill at that moment loses nothing, and the next start goes on when there is room", async ({
  skip,
}) => {
  const disk = smallDisk(24);
  if (!disk) return skip(NO_DISK);
  const data = join(disk.path, "data");
  const first = await startServer({ data });
  const sender = createSender(first.url);
  // For so long that a checkpoint is tried on the full disk too.
  await sender.untilRefused(500);
  expect(first.server.isAlive()).toBe(true);
  first.server.kill();
  await first.server.ended;

  disk.grow(200);
  const second = await startServer({ data });
  const again = createSender(second.url);
  for (let nth = 0; nth < 50; nth += 1) expect(await again.send(`later-${nth}`)).toBe(200);
  second.server.stop();
  await second.server.ended;
  await expectKept(await openSqliteStore({ directory: data }), [
    ...sender.acknowledged,
    ...again.acknowledged,
  ]);
}, 120_000);

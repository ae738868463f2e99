import { fork } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, describe, test } from "vitest";
import { StoreUnavailable } from "../src/platform/store/index.ts";
import type { Store } from "../src/platform/store/index.ts";
import { copyData } from "./engine-of-test.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startAt, tamperWith, temporaryDirectory } from "./running-attune.ts";
import { settled } from "./settled.ts";
import { warehouseRows } from "./warehouse-rows.ts";

const DUCKDB: Settings = { ATTUNE_WAREHOUSE: "duckdb" };

const start = async (
  directory: string,
  around?: (store: Store) => Store,
): Promise<RunningAttune> => {
  const attune = await startAt(directory, DUCKDB, around);
  onTestFinished(attune.close);
  return attune;
};

const see = async (attune: RunningAttune, ...names: readonly string[]): Promise<void> => {
  for (const event of names)
    await attune.call("track", {
      body: { event, userId: "u1", timestamp: "2026-01-05T10:00:00Z" },
    });
};

/** A data directory, stopped, whose warehouse holds events of these names. */
const filled = async (...names: readonly string[]): Promise<string> => {
  const directory = temporaryDirectory();
  const attune = await start(directory);
  await see(attune, ...names);
  await attune.attune.warehouse.settle();
  await attune.close();
  return directory;
};

const namesIn = async (directory: string): Promise<unknown[]> =>
  (await warehouseRows(directory, "SELECT name FROM event ORDER BY seq")).flat();

const finding = async (attune: RunningAttune) =>
  (await attune.call("doctor")).findings.find(({ check }) => check === "warehouse");

/** The warehouse was built anew and said so; the server is stopped. */
const expectRebuilt = async (attune: RunningAttune, reason: RegExp, events: number) => {
  expect((await settled(attune)).rows).toMatchObject([{ events }]);
  expect(await finding(attune)).toMatchObject({
    state: "ok",
    found: expect.stringMatching(reason),
  });
  const lines = attune.log.filter((line) => line.includes("is built anew from the log"));
  expect(lines).toEqual([expect.stringMatching(reason)]);
  await attune.close();
};

describe("a warehouse that holds another log", () => {
  test("is built anew where its file is another store's", async () => {
    const other = await filled("Theirs 1", "Theirs 2", "Theirs 3");
    const ours = ["Ours 1", "Ours 2", "Ours 3", "Ours 4"];
    const directory = await filled(...ours);
    // Stores of one template have the same id; those that were made have their own.
    await tamperWith(directory, "UPDATE setting SET value = 'ours' WHERE name = 'store_id'");
    copyFileSync(join(other, "warehouse.duckdb"), join(directory, "warehouse.duckdb"));
    const attune = await start(directory);
    await expectRebuilt(attune, /holds the log of another store/, ours.length);
    expect(await namesIn(directory)).toEqual(ours);
  });

  test("is built anew where the store was put back, and has grown past it since", async () => {
    const directory = await filled("First");
    const copy = temporaryDirectory();
    await copyData(directory, copy);
    const ahead = await start(directory);
    await see(ahead, "Lost 1", "Lost 2");
    await ahead.attune.warehouse.settle();
    await ahead.close();
    copyFileSync(join(directory, "warehouse.duckdb"), join(copy, "warehouse.duckdb"));
    const grown = Promise.withResolvers<void>();
    const attune = await start(copy, (store) => ({
      ...store,
      reads: {
        ...store.reads,
        // The stream is not read before the log has grown.
        storeId: async () => {
          await grown.promise;
          return store.reads.storeId();
        },
      },
    }));
    const kept = ["Kept 1", "Kept 2", "Kept 3", "Kept 4"];
    await see(attune, ...kept);
    grown.resolve();
    await expectRebuilt(attune, /put back to an earlier state/, 5);
    expect(await namesIn(copy)).toEqual(["First", ...kept]);
  });

  test("goes on where its log is the store's, also with an entry at its cursor that was erased", async () => {
    const directory = await filled("First", "Second");
    await tamperWith(directory, "DELETE FROM payload WHERE seq = (SELECT max(seq) FROM log)");
    const attune = await start(directory);
    await see(attune, "Third");
    expect((await settled(attune)).rows).toMatchObject([{ events: 3 }]);
    expect(await attune.attune.warehouse.status()).toMatchObject({ rebuilt: null });
    await attune.close();
    expect(await namesIn(directory)).toEqual(["First", "Second", "Third"]);
  });

  test("is not taken for one while the store cannot be asked", async () => {
    const directory = await filled("First");
    const away = { is: true };
    const attune = await start(directory, (store) => ({
      ...store,
      reads: {
        ...store.reads,
        streamMark: async (position) => {
          if (away.is) throw new StoreUnavailable("the database is away");
          return store.reads.streamMark(position);
        },
      },
    }));
    expect(await attune.attune.warehouse.status()).toMatchObject({
      state: "not readable",
      reason: "the database is away",
    });
    away.is = false;
    await expect
      .poll(() => attune.attune.warehouse.status(), { interval: 100 })
      .toMatchObject({ state: "on", trouble: null, rebuilt: null });
  });
});

describe("a warehouse that another process has open", () => {
  test("is opened when it is free, and until then says who holds it", async () => {
    const directory = await filled("First");
    const holder = fork(new URL("./warehouse-holder.ts", import.meta.url), [
      join(directory, "warehouse.duckdb"),
    ]);
    onTestFinished(() => void holder.kill("SIGKILL"));
    await once(holder, "message");
    const attune = await start(directory);
    await see(attune, "Second");
    expect(await finding(attune)).toMatchObject({
      state: "fail",
      found: `another process (${holder.pid}) has warehouse.duckdb open`,
      fix: expect.stringMatching(/^End that process.* It is tried again by itself\.$/),
    });
    await expect(attune.attune.warehouse.settle()).rejects.toThrow(/has warehouse\.duckdb open/);
    expect(attune.log.join("")).not.toContain("delete warehouse.duckdb");
    const ended = once(holder, "exit");
    holder.kill("SIGKILL");
    await ended;
    await expect
      .poll(() => attune.attune.warehouse.status(), { interval: 100 })
      .toMatchObject({ state: "on", freshness: { entries: 0 }, trouble: null });
    expect((await settled(attune)).rows).toMatchObject([{ events: 2 }]);
  });
});

describe("a stream that stood still", () => {
  test("is in trouble no longer once everything was taken in", async () => {
    const broken = { is: true };
    const attune = await start(temporaryDirectory(), (store) => ({
      ...store,
      reads: {
        ...store.reads,
        stream: async (after, limit) => {
          if (broken.is) throw new StoreUnavailable("the database is away");
          return store.reads.stream(after, limit);
        },
      },
    }));
    await see(attune, "First");
    await expect(attune.attune.warehouse.settle()).rejects.toThrow("the database is away");
    broken.is = false;
    await attune.attune.warehouse.settle();
    expect(await attune.attune.warehouse.status()).toMatchObject({ trouble: null });
  });
});
